import { SecretsmanagerSecret } from "@cdktn/provider-aws/lib/secretsmanager-secret/index.js";
import { SecretsmanagerSecretRotation } from "@cdktn/provider-aws/lib/secretsmanager-secret-rotation/index.js";
import { SecretsmanagerSecretVersion } from "@cdktn/provider-aws/lib/secretsmanager-secret-version/index.js";
import { Construct } from "constructs";
import type { RotationFunction } from "./rotation-function.ts";

export interface RotatedSecretProps {
  readonly name: string;
  readonly description: string;
  readonly keyArn: string;
  /**
   * The value until the first rotation, as JSON. It may contain ephemeral values, because the state never
   * stores it.
   */
  readonly initialValue: string;
  readonly rotation: RotationFunction;
  readonly rotateEveryDays: number;
  /** True if the first value is only a placeholder. */
  readonly rotateImmediately: boolean;
  /**
   * True if the secret can be restored for a month after deletion; otherwise its name is available again
   * immediately.
   */
  readonly keep: boolean;
}

/** A secret that a function rotates and Terraform never knows. */
export class RotatedSecret extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: RotatedSecretProps) {
    super(scope, id);
    const secret = new SecretsmanagerSecret(this, "Secret", {
      name: props.name,
      description: props.description,
      kmsKeyId: props.keyArn,
      recoveryWindowInDays: props.keep ? 30 : 0,
      lifecycle: { preventDestroy: props.keep },
    });
    secret.overrideLogicalId(id);
    this.arn = secret.arn;
    const first = new SecretsmanagerSecretVersion(this, "FirstValue", {
      secretId: secret.id,
      secretStringWo: props.initialValue,
      secretStringWoVersion: 1,
      // AWS eventually deletes versions without a label, and Terraform would then write the first value
      // again, over the current one. An extra label keeps the version; rotation moves only the other label.
      versionStages: ["AWSCURRENT", "FIRST"],
      lifecycle: { ignoreChanges: ["version_stages"] },
    });
    const permission = props.rotation.allowFor(this, secret);
    new SecretsmanagerSecretRotation(this, "Rotation", {
      secretId: secret.id,
      rotationLambdaArn: props.rotation.arn,
      rotateImmediately: props.rotateImmediately,
      rotationRules: { automaticallyAfterDays: props.rotateEveryDays },
      dependsOn: [first, permission],
    });
  }
}
