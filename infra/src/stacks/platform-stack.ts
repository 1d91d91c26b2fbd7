import { DataAwsCallerIdentity } from "@cdktn/provider-aws/lib/data-aws-caller-identity/index.js";
import { DataAwsRoute53Zone } from "@cdktn/provider-aws/lib/data-aws-route53-zone/index.js";
import { EcsCluster } from "@cdktn/provider-aws/lib/ecs-cluster/index.js";
import { EcsClusterCapacityProviders } from "@cdktn/provider-aws/lib/ecs-cluster-capacity-providers/index.js";
import { Route53Record } from "@cdktn/provider-aws/lib/route53-record/index.js";
import { ServiceDiscoveryPrivateDnsNamespace } from "@cdktn/provider-aws/lib/service-discovery-private-dns-namespace/index.js";
import { SnsTopic } from "@cdktn/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktn/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktn/provider-aws/lib/sns-topic-subscription/index.js";
import { topology } from "@shop/topology";
import { TerraformOutput } from "cdktn";
import type { Construct } from "constructs";
import { Certificate } from "../constructs/certificate.ts";
import { Firewall } from "../constructs/firewall.ts";
import { LoadBalancer } from "../constructs/load-balancer.ts";
import { LogGroup } from "../constructs/log-group.ts";
import { toPolicy } from "../constructs/policy.ts";
import type { DataStack } from "./data-stack.ts";
import type { NetworkStack } from "./network-stack.ts";
import { ShopStack, type ShopStackProps } from "./shop-stack.ts";

export interface PlatformStackProps extends ShopStackProps {
  readonly network: NetworkStack;
  readonly data: DataStack;
}

/** Command logs are useful for days, not for months. */
const insightsDays = 7;

/** Everything that the services share: cluster, load balancer, names, and the topic for alarms. */
export class PlatformStack extends ShopStack {
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly balancer: LoadBalancer;
  readonly firewall: Firewall | undefined;
  readonly namespaceId: string;
  readonly alarmTopicArn: string;
  /** The shop's address. */
  readonly url: string;
  readonly #props: PlatformStackProps;

  constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id, props);
    this.#props = props;
    const { entry, firewall } = this.environment;
    const cluster = this.#cluster();
    this.clusterName = cluster.name;
    this.clusterArn = cluster.arn;
    if (entry.kind === "https") {
      const { zoneId } = new DataAwsRoute53Zone(this, "Zone", { name: entry.hostedZone });
      const certificate = new Certificate(this, "Certificate", { domain: entry.domain, zoneId });
      this.balancer = this.#balancer(certificate.arn);
      this.#nameIt(entry.domain, zoneId);
      this.url = `https://${entry.domain}`;
    } else {
      this.balancer = this.#balancer();
      this.url = `http://${this.balancer.dnsName}`;
    }
    this.firewall = firewall
      ? new Firewall(this, "Firewall", {
          name: this.named("firewall"),
          balancerArn: this.balancer.arn,
          logs: this.#logs(),
        })
      : undefined;
    this.namespaceId = new ServiceDiscoveryPrivateDnsNamespace(this, "Namespace", {
      name: topology.namespace,
      vpc: props.network.network.vpcId,
      description: "Names of the services for each other",
    }).id;
    this.alarmTopicArn = this.#alarmTopic();
    new TerraformOutput(this, "url", { value: this.url, description: "The address of the shop" });
  }

  #logs(): { readonly keyArn: string; readonly days: number } {
    return { keyArn: this.#props.network.logKey.arn, days: this.environment.logDays };
  }

  #cluster(): EcsCluster {
    const name = this.named("cluster");
    if (this.environment.containerInsights === "enhanced") {
      // ECS would create it itself, without a key.
      new LogGroup(this, "Insights", {
        name: `/aws/ecs/containerinsights/${name}/performance`,
        keyArn: this.#logs().keyArn,
        days: insightsDays,
      });
    }
    const cluster = new EcsCluster(this, "Cluster", {
      name,
      setting: [{ name: "containerInsights", value: this.environment.containerInsights }],
    });
    new EcsClusterCapacityProviders(this, "Capacity", {
      clusterName: cluster.name,
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
      defaultCapacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }],
    });
    return cluster;
  }

  #balancer(certificateArn?: string): LoadBalancer {
    const { network, data } = this.#props;
    return new LoadBalancer(this, "LoadBalancer", {
      name: this.named("balancer"),
      vpcId: network.network.vpcId,
      subnetIds: network.network.publicSubnetIds,
      accessLogs: data.accessLogs,
      keep: this.environment.keepData,
      ...(certificateArn && { certificateArn }),
    });
  }

  #nameIt(domain: string, zoneId: string): void {
    new Route53Record(this, "Name", {
      zoneId,
      name: domain,
      type: "A",
      alias: { name: this.balancer.dnsName, zoneId: this.balancer.zoneId, evaluateTargetHealth: true },
    });
  }

  /** No customer-managed key: alarms contain no personal data. */
  #alarmTopic(): string {
    const { accountId } = new DataAwsCallerIdentity(this, "Account");
    const topic = new SnsTopic(this, "Alarms", { name: this.named("alarms") });
    new SnsTopicSubscription(this, "AlarmEmail", {
      topicArn: topic.arn,
      protocol: "email",
      endpoint: this.environment.alarmEmail,
    });
    new SnsTopicPolicy(this, "AlarmPolicy", {
      arn: topic.arn,
      policy: toPolicy(
        ["cloudwatch", "budgets", "events", "events.rds"].map((service) => ({
          Effect: "Allow",
          Principal: { Service: `${service}.amazonaws.com` },
          Action: "sns:Publish",
          Resource: topic.arn,
          // EventBridge cannot publish to a topic whose policy has a condition.
          ...(service !== "events" && { Condition: { StringEquals: { "aws:SourceAccount": accountId } } }),
        })),
      ),
    });
    return topic.arn;
  }
}
