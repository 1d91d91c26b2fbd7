import { IamRolePolicyAttachment } from "@cdktn/provider-aws/lib/iam-role-policy-attachment/index.js";
import type { Construct } from "constructs";
import { BoundedRole } from "../bounded-role.ts";
import { trust } from "../policy.ts";

/** Lets ECS shift traffic between two target groups. */
export class CanaryRole extends BoundedRole {
  constructor(
    scope: Construct,
    id: string,
    { name, accountId }: { readonly name: string; readonly accountId: string },
  ) {
    super(scope, id, { name, accountId, assumeRolePolicy: trust("ecs", accountId) });
    new IamRolePolicyAttachment(this, "Policy", {
      role: this.name,
      policyArn: "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers",
    });
  }
}
