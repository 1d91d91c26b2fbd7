import { randomUUID } from "node:crypto";
import { addPendingVersion, current, pending, type Versioned, versionOf } from "./secret-versions.ts";
import { notNow } from "./secrets-manager-error.ts";

/** The rotation settings of a secret. */
export interface Rotation {
  readonly enabled: boolean;
  readonly functionArn: string;
  readonly rules?: object | undefined;
}

export interface RotationRequest {
  /** The id of the version that the rotation creates. */
  readonly id?: string | undefined;
  readonly functionArn?: string | undefined;
  readonly rules?: object | undefined;
  /** If false, the rotation is only configured. */
  readonly immediately: boolean;
}

interface Rotating extends Versioned {
  rotation?: Rotation;
}

/**
 * Configures a secret's rotation and starts one by adding a pending version without a value. AWS would now
 * call the function step by step; here the caller does that.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 */
export const beginRotation = (secret: Rotating, request: RotationRequest): string | undefined => {
  const { id = randomUUID(), functionArn = secret.rotation?.functionArn, immediately } = request;
  if (functionArn === undefined)
    throw notNow("No Lambda rotation function ARN is associated with this secret.");
  const begun = versionOf(secret, pending);
  if (begun && begun.id !== id && !begun.stages.includes(current)) {
    throw notNow("A previous rotation isn't complete. That rotation will be reattempted.");
  }
  secret.rotation = { enabled: true, functionArn, rules: request.rules ?? secret.rotation?.rules };
  if (!immediately) return undefined;
  addPendingVersion(secret, id);
  return id;
};

/** Turns rotation off. A pending version stays pending, as on AWS. */
export const endRotation = (secret: Rotating): void => {
  if (secret.rotation) secret.rotation = { ...secret.rotation, enabled: false };
};
