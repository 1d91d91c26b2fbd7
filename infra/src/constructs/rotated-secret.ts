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
   * The value until the first rotation, as JSON; it may contain ephemeral values, because the state keeps
   * none of it.
   */
  readonly initialValue: string;
  readonly rotation: RotationFunction;
  readonly rotateEveryDays: number;
  /** True if the first value only exists to be replaced. */
  readonly rotateAtOnce: boolean;
  /** True if it can be restored for a month after deletion; otherwise its name is free again at once. */
  readonly keep: boolean;
}

/** A secret that is renewed by a function and never known to Terraform. */
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
      // AWS deletes a version without a label eventually, and Terraform would then write the first value
      // again, over the current one. A label of its own keeps the version; the rotation moves the other
      // label.
      versionStages: ["AWSCURRENT", "FIRST"],
      lifecycle: { ignoreChanges: ["version_stages"] },
    });
    const permission = props.rotation.allowFor(this, secret);
    new SecretsmanagerSecretRotation(this, "Rotation", {
      secretId: secret.id,
      rotationLambdaArn: props.rotation.arn,
      rotateImmediately: props.rotateAtOnce,
      rotationRules: { automaticallyAfterDays: props.rotateEveryDays },
      dependsOn: [first, permission],
    });
  }
}
