import { randomUUID } from "node:crypto";
import { exists, invalid, notFound } from "./secrets-manager-error.ts";

/** One value of a secret with its stages (labels). A version without stages is deprecated. */
export interface SecretVersion {
  readonly id: string;
  /** Absent while a rotation has started but not yet set the value. */
  value?: string;
  stages: readonly string[];
  /** Seconds since 1970. */
  readonly createdAt: number;
}

export interface Versioned {
  versions: readonly SecretVersion[];
}

export interface NewVersion {
  readonly value: string;
  /** The client request token. It makes the call idempotent and becomes the version's id. */
  readonly id?: string | undefined;
  readonly stages?: readonly string[] | undefined;
}

export interface StageMove {
  readonly to?: string | undefined;
  readonly from?: string | undefined;
}

export const current = "AWSCURRENT";
export const pending = "AWSPENDING";
const previous = "AWSPREVIOUS";
const keptVersions = 100;

export const now = (): number => Date.now() / 1000;

export const versionOf = ({ versions }: Versioned, stage: string): SecretVersion | undefined =>
  versions.find(({ stages }) => stages.includes(stage));

const dropStage = (secret: Versioned, stage: string): void => {
  for (const version of secret.versions) version.stages = version.stages.filter((one) => one !== stage);
};

/** A stage is on one version at a time; the version that loses AWSCURRENT gets AWSPREVIOUS. */
const takeStage = (secret: Versioned, stage: string, to: SecretVersion): void => {
  const from = versionOf(secret, stage);
  if (from === to) return;
  dropStage(secret, stage);
  to.stages = [...to.stages, stage];
  if (stage === current && from) takeStage(secret, previous, from);
};

/** Keeps versions with a stage, and the newest hundred of the others. */
const prune = (secret: Versioned): void => {
  const deprecated = secret.versions.filter(({ stages }) => stages.length === 0);
  const gone = new Set(deprecated.slice(0, Math.max(0, deprecated.length - keptVersions)));
  secret.versions = secret.versions.filter((version) => !gone.has(version));
};

const addEmpty = (secret: Versioned, id: string): SecretVersion => {
  const version: SecretVersion = { id, stages: [], createdAt: now() };
  secret.versions = [...secret.versions, version];
  return version;
};

/** Adds a version, or sets the value of the version that a rotation added. A value never changes. */
export const addVersion = (
  secret: Versioned,
  { value, id = randomUUID(), stages = [current] }: NewVersion,
): SecretVersion => {
  const known = secret.versions.find((version) => version.id === id);
  if (known?.value !== undefined && known.value !== value) {
    throw exists(`The version ${id} already exists with another value.`);
  }
  if (known?.value !== undefined) return known;
  const version = known ?? addEmpty(secret, id);
  version.value = value;
  for (const stage of new Set(stages)) takeStage(secret, stage, version);
  prune(secret);
  return version;
};

/** Adds the version whose value a rotation will set. */
export const addPendingVersion = (secret: Versioned, id: string): void => {
  const known = secret.versions.find((version) => version.id === id);
  takeStage(secret, pending, known ?? addEmpty(secret, id));
};

/** Finds a version that has a value. */
export const findVersion = (
  { versions }: Versioned,
  {
    id,
    stage = id === undefined ? current : undefined,
  }: { readonly id?: string | undefined; readonly stage?: string | undefined },
): SecretVersion & { readonly value: string } => {
  const found = versions.find(
    (one) => (id === undefined || one.id === id) && (stage === undefined || one.stages.includes(stage)),
  );
  if (found?.value !== undefined) return { ...found, value: found.value };
  const which = id === undefined ? `staging label: ${stage}` : `VersionId: ${id}`;
  throw notFound(`Secrets Manager can't find the specified secret value for ${which}`);
};

export const moveStage = (secret: Versioned, stage: string, { to, from }: StageMove): void => {
  const version = versionOf(secret, stage);
  if (to === undefined && from === undefined)
    throw invalid("Name the version to move the staging label to, or to remove it from.");
  if (to === undefined && stage === current) throw invalid(`${current} can be moved, not removed.`);
  if (from !== undefined && version?.id !== from)
    throw invalid(`The staging label ${stage} is not on version ${from}.`);
  if (from === undefined && version && version.id !== to) {
    throw invalid(`The staging label ${stage} is on version ${version.id}: name that version to remove it.`);
  }
  if (to === undefined) {
    dropStage(secret, stage);
    return;
  }
  const target = secret.versions.find(({ id }) => id === to);
  if (!target) throw notFound(`Secrets Manager can't find the specified secret value for VersionId: ${to}`);
  takeStage(secret, stage, target);
};
