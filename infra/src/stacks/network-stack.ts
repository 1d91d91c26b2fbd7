import { DataAwsCallerIdentity } from "@cdktn/provider-aws/lib/data-aws-caller-identity/index.js";
import { FlowLog } from "@cdktn/provider-aws/lib/flow-log/index.js";
import { IamRolePolicy } from "@cdktn/provider-aws/lib/iam-role-policy/index.js";
import { VpcEndpoint } from "@cdktn/provider-aws/lib/vpc-endpoint/index.js";
import type { Construct } from "constructs";
import { BoundedRole } from "../constructs/bounded-role.ts";
import { EncryptionKey } from "../constructs/encryption-key.ts";
import { LogGroup, logsMayUseKey } from "../constructs/log-group.ts";
import { Network } from "../constructs/network.ts";
import { allow, toPolicy, trust } from "../constructs/policy.ts";
import { SecurityGroup } from "../constructs/security-group.ts";
import { ShopStack, type ShopStackProps } from "./shop-stack.ts";

/** The network, its flow logs, and its endpoints for AWS services. */
export class NetworkStack extends ShopStack {
  readonly network: Network;
  /** Encrypts the logs. */
  readonly logKey: EncryptionKey;
  /** The endpoint for Secrets Manager, present if there is no NAT. */
  readonly secretsEndpoint: { readonly securityGroup: SecurityGroup } | undefined;

  constructor(scope: Construct, id: string, props: ShopStackProps) {
    super(scope, id, props);
    const { zones, network, egress, region, keepData } = this.environment;
    const { accountId } = new DataAwsCallerIdentity(this, "Account");
    this.network = new Network(this, "Network", {
      name: this.named("network"),
      network,
      zones,
      nat: egress === "nat-in-each-zone",
    });
    this.logKey = new EncryptionKey(this, "LogKey", {
      name: this.named("logs"),
      description: "Log groups of the shop",
      accountId,
      services: [logsMayUseKey(region, accountId)],
      keep: keepData,
    });
    this.#recordFlows(accountId);
    new VpcEndpoint(this, "S3Endpoint", {
      vpcId: this.network.vpcId,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: [...this.network.routeTableIds],
      tags: { Name: this.named("s3") },
    });
    // The rotation function has no public address, so without NAT it needs an endpoint for the secrets. With
    // NAT, the endpoint would cost extra.
    this.secretsEndpoint = egress === "public-addresses" ? this.#secretsEndpoint() : undefined;
  }

  #recordFlows(accountId: string): void {
    const { region, logDays } = this.environment;
    const group = new LogGroup(this, "FlowLogs", {
      name: `/shop/${this.environment.name}/network/flows`,
      keyArn: this.logKey.arn,
      days: logDays,
    });
    const role = new BoundedRole(this, "FlowLogsRole", {
      name: this.named("flow-logs"),
      accountId,
      assumeRolePolicy: trust(
        "vpc-flow-logs",
        accountId,
        `arn:aws:ec2:${region}:${accountId}:vpc-flow-log/*`,
      ),
    });
    const policy = new IamRolePolicy(this, "FlowLogsPolicy", {
      name: "write",
      role: role.name,
      policy: toPolicy([
        allow(
          ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          [group.arn, `${group.arn}:*`],
        ),
        // Flow logs search all log groups for theirs.
        allow(["logs:DescribeLogGroups"], `arn:aws:logs:${region}:${accountId}:log-group:*`),
      ]),
    });
    new FlowLog(this, "Flows", {
      vpcId: this.network.vpcId,
      trafficType: "REJECT",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 600,
      tags: { Name: this.named("flows") },
      dependsOn: [policy],
    });
  }

  #secretsEndpoint(): { readonly securityGroup: SecurityGroup } {
    const { vpcId, privateSubnetIds } = this.network;
    const securityGroup = new SecurityGroup(this, "SecretsEndpointGroup", {
      vpcId,
      name: this.named("secrets-endpoint"),
      description: "Endpoint for Secrets Manager inside the network",
    });
    new VpcEndpoint(this, "SecretsManagerEndpoint", {
      vpcId,
      serviceName: `com.amazonaws.${this.environment.region}.secretsmanager`,
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      // One zone, because endpoints are billed per zone and a short outage does no harm.
      subnetIds: privateSubnetIds.slice(0, 1),
      securityGroupIds: [securityGroup.id],
      tags: { Name: this.named("secrets-manager") },
    });
    return { securityGroup };
  }
}
