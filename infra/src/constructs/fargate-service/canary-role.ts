import { IamRole } from "@cdktn/provider-aws/lib/iam-role/index.js";
import { IamRolePolicyAttachment } from "@cdktn/provider-aws/lib/iam-role-policy-attachment/index.js";
import type { Construct } from "constructs";
import { trust } from "../policy.ts";

/** Lets ECS shift traffic between two target groups. */
export class CanaryRole extends IamRole {
  constructor(
    scope: Construct,
    id: string,
    { name, accountId }: { readonly name: string; readonly accountId: string },
  ) {
    super(scope, id, { name, assumeRolePolicy: trust("ecs", accountId) });
    new IamRolePolicyAttachment(this, "Policy", {
      role: this.name,
      policyArn: "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers",
    });
  }
}
