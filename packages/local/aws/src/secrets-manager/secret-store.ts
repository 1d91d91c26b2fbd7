import { randomUUID } from "node:crypto";
import { beginRotation, endRotation, type Rotation, type RotationRequest } from "./rotation.ts";
import {
  addVersion,
  findVersion,
  moveStage,
  type NewVersion,
  now,
  type SecretVersion,
  type StageMove,
} from "./secret-versions.ts";
import { exists, notFound } from "./secrets-manager-error.ts";

export interface StoredSecret {
  readonly name: string;
  readonly arn: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  versions: readonly SecretVersion[];
  /** Absent until rotation is configured for the first time. */
  rotation?: Rotation;
}

/** The stand-in's state: secrets by name, their versions, and the versions' stages. */
export interface SecretStore {
  /**
   * Accepts a name, an ARN, or an ARN without its random suffix. @throws SecretsManagerError if no secret
   * matches
   */
  find(id: string): StoredSecret;
  create(name: string, first?: NewVersion): StoredSecret;
  readonly version: typeof findVersion;
  put(secret: StoredSecret, version: NewVersion): SecretVersion;
  moveStage(secret: StoredSecret, stage: string, move: StageMove): void;
  /** Starts a rotation that the caller carries out. @returns the id of the version to create */
  beginRotation(secret: StoredSecret, request: RotationRequest): string | undefined;
  endRotation(secret: StoredSecret): void;
  all(): readonly StoredSecret[];
}

/** Stores secrets as Secrets Manager does. `onChange` is called after every change. */
export const createSecretStore = (initial: readonly StoredSecret[], onChange: () => void): SecretStore => {
  const secrets = new Map(initial.map((secret) => [secret.name, secret]));

  const changing = <T>(result: T): T => {
    onChange();
    return result;
  };

  return {
    find: (id) => {
      const byArn = ({ arn }: StoredSecret) => arn === id || arn.slice(0, -7) === id;
      const found = secrets.get(id) ?? [...secrets.values()].find(byArn);
      if (!found) throw notFound("Secrets Manager can't find the specified secret.");
      return found;
    },
    create: (name, first) => {
      if (secrets.has(name)) throw exists(`The operation failed because the secret ${name} already exists.`);
      const arn = `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-${randomUUID().slice(0, 6)}`;
      const secret: StoredSecret = { name, arn, createdAt: now(), versions: [] };
      if (first) addVersion(secret, first);
      secrets.set(name, secret);
      return changing(secret);
    },
    version: findVersion,
    put: (secret, version) => changing(addVersion(secret, version)),
    moveStage: (secret, stage, move) => changing(moveStage(secret, stage, move)),
    beginRotation: (secret, request) => changing(beginRotation(secret, request)),
    endRotation: (secret) => changing(endRotation(secret)),
    all: () => [...secrets.values()],
  };
};
