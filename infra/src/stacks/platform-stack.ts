import { DataAwsCallerIdentity } from "@cdktn/provider-aws/lib/data-aws-caller-identity/index.js";
import { DataAwsEc2ManagedPrefixList } from "@cdktn/provider-aws/lib/data-aws-ec2-managed-prefix-list/index.js";
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
import { Edge } from "../constructs/edge.ts";
import { Firewall } from "../constructs/firewall.ts";
import { type BalancerEntry, LoadBalancer } from "../constructs/load-balancer.ts";
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
      this.balancer = this.#balancer({ kind: "internet", certificateArn: certificate.arn });
      this.#nameIt(entry.domain, zoneId);
      this.firewall = firewall ? this.#firewall(this.balancer.arn) : undefined;
      this.url = `https://${entry.domain}`;
    } else {
      const { id: prefixListId } = new DataAwsEc2ManagedPrefixList(this, "CloudFront", {
        name: "com.amazonaws.global.cloudfront.origin-facing",
      });
      this.balancer = this.#balancer({ kind: "cloudfront", prefixListId });
      this.firewall = firewall ? this.#firewall() : undefined;
      const edge = new Edge(this, "Edge", {
        name: this.named("edge"),
        balancer: this.balancer,
        firewallArn: this.firewall?.arn,
      });
      this.url = `https://${edge.domainName}`;
    }
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

  #firewall(balancerArn?: string): Firewall {
    return new Firewall(this, "Firewall", {
      name: this.named("firewall"),
      balancerArn,
      region: this.environment.region,
      logs: this.#logs(),
    });
  }

  #balancer(entry: BalancerEntry): LoadBalancer {
    const { network, data } = this.#props;
    const { publicSubnetIds, privateSubnetIds } = network.network;
    return new LoadBalancer(this, "LoadBalancer", {
      name: this.named("balancer"),
      vpcId: network.network.vpcId,
      subnetIds: entry.kind === "internet" ? publicSubnetIds : privateSubnetIds,
      accessLogs: data.accessLogs,
      keep: this.environment.keepData,
      entry,
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
