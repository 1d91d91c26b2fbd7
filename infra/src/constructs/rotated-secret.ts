import { SecretsmanagerSecret } from "@cdktn/provider-aws/lib/secretsmanager-secret/index.js";
import { SecretsmanagerSecretRotation } from "@cdktn/provider-aws/lib/secretsmanager-secret-rotation/index.js";
import { SecretsmanagerSecretVersion } from "@cdktn/provider-aws/lib/secretsmanager-secret-version/index.js";
import { Construct } from "constructs";
import type { RotationFunction } from "./rotation-function.ts";

export interface RotatedSecretProps {
  readonly name: string;
  readonly description: string;
  readonly keyArn: string;
  /** What it holds until it is first rotated, as JSON; it may have ephemeral values, as nothing of it is kept in the state. */
  readonly initialValue: string;
  readonly rotation: RotationFunction;
  readonly rotateEveryDays: number;
  /** Whether the first value is only there to be replaced. */
  readonly rotateAtOnce: boolean;
  /** Whether it can be restored for a month after it was deleted; otherwise its name is free again at once. */
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
      // A version without a label is deleted some day, and Terraform would then write a first value anew, over the one in
      // use. Its own label keeps it; where the other one is by now is for the rotation to say.
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
