import { TerraformElement } from "cdktn";
import type { Construct } from "constructs";

/**
 * A password that Secrets Manager generates and Terraform never stores: it is in no plan and no state, and
 * only write-only arguments accept it. Implemented here because cdktf, which must remain an alternative, has
 * no such construct.
 */
export class EphemeralPassword extends TerraformElement {
  /** The password, for a write-only argument. */
  readonly value: string;

  constructor(scope: Construct, id: string) {
    super(scope, id, "aws_secretsmanager_random_password");
    this.value = `\${ephemeral.aws_secretsmanager_random_password.${this.friendlyUniqueId}.random_password}`;
  }

  override toTerraform(): object {
    const password = { password_length: 32, exclude_punctuation: true };
    return { ephemeral: { aws_secretsmanager_random_password: { [this.friendlyUniqueId]: password } } };
  }
}
