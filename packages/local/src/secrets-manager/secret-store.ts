import { randomUUID } from "node:crypto";

/** An error as Secrets Manager answers it. */
export class SecretsManagerError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** One value of a secret, and the stages (labels) that are on it. */
export interface SecretVersion {
  readonly id: string;
  readonly value: string;
  stages: string[];
  readonly createdAt: number;
}

export interface StoredSecret {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  versions: SecretVersion[];
}

const current = "AWSCURRENT";
const previous = "AWSPREVIOUS";

/** The state of the stand-in: secrets by name, each with versions, each with stages. */
export interface SecretStore {
  find(id: string): StoredSecret;
  create(name: string, value: string, versionId?: string): SecretVersion;
  version(secret: StoredSecret, by: { readonly id?: string; readonly stage?: string }): SecretVersion;
  put(secret: StoredSecret, put: { readonly value: string; readonly id?: string; readonly stages?: readonly string[] }): SecretVersion;
  moveStage(secret: StoredSecret, stage: string, move: { readonly to?: string; readonly from?: string }): void;
  readonly all: () => readonly StoredSecret[];
}

/** A stage is on one version at a time; the version that loses AWSCURRENT gets AWSPREVIOUS. */
const takeStage = (secret: StoredSecret, stage: string, to: SecretVersion): void => {
  const from = secret.versions.find(({ stages }) => stages.includes(stage));
  if (from === to) return;
  for (const version of secret.versions) version.stages = version.stages.filter((one) => one !== stage);
  to.stages.push(stage);
  if (stage === current && from) takeStage(secret, previous, from);
};

/** Keeps secrets as Secrets Manager does. `onChange` is called after every change. */
export const createSecretStore = (initial: readonly StoredSecret[], onChange: () => void): SecretStore => {
  const secrets = new Map(initial.map((secret) => [secret.name, secret]));

  const find = (id: string): StoredSecret => {
    const byName = secrets.get(id) ?? [...secrets.values()].find(({ arn }) => arn === id || arn.replace(/-\w{6}$/, "") === id);
    if (!byName) throw new SecretsManagerError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    return byName;
  };

  const put: SecretStore["put"] = (secret, { value, id = randomUUID(), stages = [current] }) => {
    const known = secret.versions.find((version) => version.id === id);
    if (known && known.value !== value) {
      throw new SecretsManagerError("ResourceExistsException", "The version has another value already.");
    }
    const version = known ?? { id, value, stages: [], createdAt: Date.now() / 1000 };
    if (!known) secret.versions.push(version);
    for (const stage of stages) takeStage(secret, stage, version);
    secret.versions = secret.versions.filter((one) => one.stages.length > 0);
    onChange();
    return version;
  };

  return {
    find,
    put,
    create: (name, value, versionId) => {
      if (secrets.has(name)) throw new SecretsManagerError("ResourceExistsException", `The secret ${name} already exists.`);
      const arn = `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-${randomUUID().slice(0, 6)}`;
      const secret: StoredSecret = { name, arn, createdAt: Date.now() / 1000, versions: [] };
      secrets.set(name, secret);
      return put(secret, { value, ...(versionId !== undefined && { id: versionId }) });
    },
    version: (secret, { id, stage = id === undefined ? current : undefined }) => {
      const found = secret.versions.find(
        (version) => (id === undefined || version.id === id) && (stage === undefined || version.stages.includes(stage)),
      );
      if (found) return found;
      const which = id === undefined ? `staging label: ${stage}` : `VersionId: ${id}`;
      throw new SecretsManagerError("ResourceNotFoundException", `Secrets Manager can't find the specified secret value for ${which}`);
    },
    moveStage: (secret, stage, { to, from }) => {
      const holder = secret.versions.find(({ stages }) => stages.includes(stage));
      if (holder && to !== undefined && holder.id !== to && holder.id !== from) {
        throw new SecretsManagerError("InvalidParameterException", `The label ${stage} is on ${holder.id}: name it to move it.`);
      }
      if (to === undefined) {
        if (holder) holder.stages = holder.stages.filter((one) => one !== stage);
      } else {
        const target = secret.versions.find(({ id }) => id === to);
        if (!target) throw new SecretsManagerError("ResourceNotFoundException", `There is no version ${to}.`);
        takeStage(secret, stage, target);
      }
      onChange();
    },
    all: () => [...secrets.values()],
  };
};
