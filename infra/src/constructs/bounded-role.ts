import { IamRole } from "@cdktn/provider-aws/lib/iam-role/index.js";
import { TerraformStack } from "cdktn";
import type { Construct } from "constructs";
import type { ShopStack } from "../stacks/shop-stack.ts";
import { boundaryArn } from "./boundary.ts";

export interface BoundedRoleProps {
  readonly name: string;
  readonly accountId: string;
  /** The trust policy. */
  readonly assumeRolePolicy: string;
}

/** A role that can never exceed the boundary. */
export class BoundedRole extends IamRole {
  constructor(scope: Construct, id: string, { name, accountId, assumeRolePolicy }: BoundedRoleProps) {
    const stack = TerraformStack.of(scope) as ShopStack;
    super(scope, id, {
      name,
      assumeRolePolicy,
      permissionsBoundary: boundaryArn(accountId, stack.named("boundary")),
    });
  }
}
