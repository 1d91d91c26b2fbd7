import { SecurityGroup as AwsSecurityGroup } from "@cdktn/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktn/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktn/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import type { TerraformResource } from "cdktn";
import { Construct } from "constructs";

/** Anything with a network interface that controls its own connections. */
export interface Connectable {
  readonly securityGroup: SecurityGroup;
}

export interface SecurityGroupProps {
  readonly vpcId: string;
  /** Prefix of its physical name, and its label in the console and in the graph of connections. */
  readonly name: string;
  /** A description for the console. */
  readonly description: string;
}

const everywhere = "0.0.0.0/0";

/** A security group. It allows nothing until rules are added: AWS's default rules are removed. */
export class SecurityGroup extends Construct {
  readonly id: string;
  readonly name: string;

  constructor(scope: Construct, id: string, { vpcId, name, description }: SecurityGroupProps) {
    super(scope, id);
    this.name = name;
    this.id = new AwsSecurityGroup(this, "Group", {
      vpcId,
      // A replaced group stays in use until its successor is attached, so two exist for a while.
      namePrefix: `${name}-`,
      description,
      tags: { Name: name },
      lifecycle: { createBeforeDestroy: true },
    }).id;
  }

  /**
   * Allows connections from this group to the other one: an egress rule here and an ingress rule there. The
   * rules are named after the other group's id and created in `scope`, which describes the caller.
   *
   * @returns the rules, for resources that depend on the connection
   */
  allowTo(scope: Construct, other: SecurityGroup, port: number, why: string): readonly TerraformResource[] {
    const rule = new Construct(scope, `to-${other.node.id}-${port}`);
    const common = { fromPort: port, toPort: port, ipProtocol: "tcp", description: why };
    const out = new VpcSecurityGroupEgressRule(rule, "Out", {
      ...common,
      securityGroupId: this.id,
      referencedSecurityGroupId: other.id,
    });
    const into = new VpcSecurityGroupIngressRule(rule, "In", {
      ...common,
      securityGroupId: other.id,
      referencedSecurityGroupId: this.id,
    });
    return [out, into];
  }

  /** Allows calls to AWS, whose addresses cannot be listed. */
  allowToAws(): readonly TerraformResource[] {
    return [this.allowOut({ cidrIpv4: everywhere }, 443, "AWS APIs and image registries")];
  }

  /** Allows this group's members to reach a gateway endpoint. */
  allowOut(
    to: { readonly cidrIpv4: string } | { readonly prefixListId: string },
    port: number,
    why: string,
  ): TerraformResource {
    const range = { fromPort: port, toPort: port, ipProtocol: "tcp", description: why };
    return new VpcSecurityGroupEgressRule(this, `Out${port}`, { securityGroupId: this.id, ...range, ...to });
  }

  /** Allows connections from addresses that AWS lists. */
  allowFromList(prefixListId: string, port: number, why: string): void {
    const range = { fromPort: port, toPort: port, ipProtocol: "tcp", description: why };
    new VpcSecurityGroupIngressRule(this, `In${port}`, { securityGroupId: this.id, prefixListId, ...range });
  }

  /** Allows connections from everywhere, for the load balancer. */
  allowFromInternet(port: number, why: string): void {
    const range = { fromPort: port, toPort: port, ipProtocol: "tcp", description: why };
    new VpcSecurityGroupIngressRule(this, `In${port}`, {
      securityGroupId: this.id,
      cidrIpv4: everywhere,
      ...range,
    });
  }
}
