import { randomUUID } from "node:crypto";

/** An error that Secrets Manager answers with, by its name in the API. */
export class SecretsManagerError extends Error {
  override readonly name = "SecretsManagerError";
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** One value of a secret, and the stages (labels) that are on it. A version without stages is deprecated. */
export interface SecretVersion {
  readonly id: string;
  readonly value: string;
  stages: readonly string[];
  /** Seconds since 1970. */
  readonly createdAt: number;
}

export interface StoredSecret {
  readonly name: string;
  readonly arn: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  versions: readonly SecretVersion[];
}

export interface NewVersion {
  readonly value: string;
  /** The caller's token: makes the call repeatable, and becomes the version's id. */
  readonly id?: string | undefined;
  readonly stages?: readonly string[] | undefined;
}

/** The state of the stand-in: secrets by name, each with versions, each with stages. */
export interface SecretStore {
  /** @throws SecretsManagerError where there is none of that name, ARN or ARN without its random end. */
  find(id: string): StoredSecret;
  create(name: string, first?: NewVersion): StoredSecret;
  version(
    secret: StoredSecret,
    by: { readonly id?: string | undefined; readonly stage?: string | undefined },
  ): SecretVersion;
  put(secret: StoredSecret, version: NewVersion): SecretVersion;
  moveStage(secret: StoredSecret, stage: string, move: StageMove): void;
  all(): readonly StoredSecret[];
}

export interface StageMove {
  readonly to?: string | undefined;
  readonly from?: string | undefined;
}

const current = "AWSCURRENT";
const previous = "AWSPREVIOUS";
const keptVersions = 100;

const notFound = (message: string) => new SecretsManagerError("ResourceNotFoundException", message);
const invalid = (message: string) => new SecretsManagerError("InvalidParameterException", message);
const exists = (message: string) => new SecretsManagerError("ResourceExistsException", message);
const now = (): number => Date.now() / 1000;

const holderOf = (secret: StoredSecret, stage: string): SecretVersion | undefined =>
  secret.versions.find(({ stages }) => stages.includes(stage));

const dropStage = (secret: StoredSecret, stage: string): void => {
  for (const version of secret.versions) version.stages = version.stages.filter((one) => one !== stage);
};

/** A stage is on one version at a time; the version that loses AWSCURRENT gets AWSPREVIOUS. */
const takeStage = (secret: StoredSecret, stage: string, to: SecretVersion): void => {
  const from = holderOf(secret, stage);
  if (from === to) return;
  dropStage(secret, stage);
  to.stages = [...to.stages, stage];
  if (stage === current && from) takeStage(secret, previous, from);
};

/** Versions with a stage stay, and of the others the newest hundred. */
const prune = (secret: StoredSecret): void => {
  const deprecated = secret.versions.filter(({ stages }) => stages.length === 0);
  const gone = new Set(deprecated.slice(0, Math.max(0, deprecated.length - keptVersions)));
  secret.versions = secret.versions.filter((version) => !gone.has(version));
};

const addVersion = (
  secret: StoredSecret,
  { value, id = randomUUID(), stages = [current] }: NewVersion,
): SecretVersion => {
  const known = secret.versions.find((version) => version.id === id);
  if (known && known.value !== value) {
    throw exists(`The version ${id} exists already, with another value.`);
  }
  if (known) return known;
  const version: SecretVersion = { id, value, stages: [], createdAt: now() };
  secret.versions = [...secret.versions, version];
  for (const stage of new Set(stages)) takeStage(secret, stage, version);
  prune(secret);
  return version;
};

const findVersion: SecretStore["version"] = (
  secret,
  { id, stage = id === undefined ? current : undefined },
) => {
  const found = secret.versions.find(
    (one) => (id === undefined || one.id === id) && (stage === undefined || one.stages.includes(stage)),
  );
  if (found) return found;
  const which = id === undefined ? `staging label: ${stage}` : `VersionId: ${id}`;
  throw notFound(`Secrets Manager can't find the specified secret value for ${which}`);
};

const moveStage = (secret: StoredSecret, stage: string, { to, from }: StageMove): void => {
  const holder = holderOf(secret, stage);
  if (to === undefined && from === undefined)
    throw invalid("Say where to move the staging label, or what to remove it from.");
  if (to === undefined && stage === current) throw invalid(`${current} can be moved, not removed.`);
  if (from !== undefined && holder?.id !== from)
    throw invalid(`The staging label ${stage} is not on version ${from}.`);
  if (from === undefined && holder && holder.id !== to) {
    throw invalid(`The staging label ${stage} is on version ${holder.id}: it has to be named to remove it.`);
  }
  if (to === undefined) dropStage(secret, stage);
  else takeStage(secret, stage, findVersion(secret, { id: to }));
};

/** Keeps secrets as Secrets Manager does. `onChange` is called after every change. */
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
    all: () => [...secrets.values()],
  };
};
