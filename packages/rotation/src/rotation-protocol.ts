import { isDeepStrictEqual } from "node:util";
import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { fetchSecret } from "@shop/secrets";
import type { Logger } from "@shop/telemetry";
import * as z from "zod";

/**
 * The event that Secrets Manager passes to a rotation function, once for each step.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export interface RotationEvent {
  /** createSecret, setSecret, testSecret, finishSecret: in this order, each repeated until it succeeds. */
  readonly Step: string;
  readonly SecretId: string;
  /** The id of the version that the rotation creates. */
  readonly ClientRequestToken: string;
}

/** Runs one step of a rotation. Idempotent. */
export type Rotate = (event: RotationEvent) => Promise<void>;

/** The parts that differ between kinds of secrets. */
export interface RotationOptions<T> {
  readonly client: SecretsManagerClient;
  readonly logger: Logger;
  readonly schema: z.ZodType<T>;
  /** Creates the value that follows the current one, which is undefined for a new secret (`{}`). */
  readonly create: (current: T | undefined) => Promise<T>;
  /** Makes the pending value valid everywhere, while the current one stays valid. */
  readonly set: (pending: T, current: T | undefined) => Promise<void>;
  /** Rejects if the pending value does not work. */
  readonly test: (pending: T) => Promise<void>;
}

interface Version {
  readonly secretId: string;
  readonly versionId: string;
  /** The version to be replaced. */
  readonly currentId: string | undefined;
}

const currentStage = "AWSCURRENT";
const pendingStage = "AWSPENDING";

/** @throws if the event names no version that is pending rotation. */
const findVersion = async (
  client: SecretsManagerClient,
  { SecretId, ClientRequestToken: versionId }: RotationEvent,
): Promise<Version> => {
  const { RotationEnabled, VersionIdsToStages = {} } = await client.send(
    new DescribeSecretCommand({ SecretId }),
  );
  if (!RotationEnabled) throw new Error(`Rotation is not enabled for ${SecretId}`);
  const stages = VersionIdsToStages[versionId];
  if (!stages) throw new Error(`${SecretId} has no version ${versionId}`);
  const isWaiting = stages.includes(currentStage) || stages.includes(pendingStage);
  if (!isWaiting) throw new Error(`Version ${versionId} of ${SecretId} is not pending`);
  const current = Object.entries(VersionIdsToStages).find(([, labels]) => labels.includes(currentStage));
  return { secretId: SecretId, versionId, currentId: current?.[0] };
};

const isThere = async (value: Promise<unknown>): Promise<boolean> => {
  try {
    await value;
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
};

const putPending = async (client: SecretsManagerClient, version: Version, value: unknown): Promise<void> => {
  const put = new PutSecretValueCommand({
    SecretId: version.secretId,
    ClientRequestToken: version.versionId,
    SecretString: JSON.stringify(value),
    VersionStages: [pendingStage],
  });
  await client.send(put);
};

/** Secrets Manager moves AWSPREVIOUS itself. */
const makeCurrent = async (client: SecretsManagerClient, version: Version): Promise<void> => {
  const move = new UpdateSecretVersionStageCommand({
    SecretId: version.secretId,
    VersionStage: currentStage,
    MoveToVersionId: version.versionId,
    RemoveFromVersionId: version.currentId,
  });
  await client.send(move);
};

const isNew = (value: unknown): boolean => isDeepStrictEqual(value, {});

const createSteps = <T>({ client, schema, create, set, test }: RotationOptions<T>) => {
  const currentSchema = z.preprocess((value) => (isNew(value) ? undefined : value), schema.optional());
  const fetchCurrent = ({ secretId }: Version) => fetchSecret({ client, secretId, schema: currentSchema });
  const fetchPending = ({ secretId, versionId }: Version) =>
    fetchSecret({ client, secretId, versionId, versionStage: pendingStage, schema });

  return new Map<string, (version: Version) => Promise<void>>([
    [
      "createSecret",
      async (version) => {
        if (await isThere(fetchPending(version))) return;
        await putPending(client, version, await create(await fetchCurrent(version)));
      },
    ],
    ["setSecret", async (version) => set(await fetchPending(version), await fetchCurrent(version))],
    [
      "testSecret",
      async (version) => {
        const pending = await fetchPending(version);
        // When a rotation is configured, Secrets Manager tests it with a copy of the current value, long
        // before the first migrate step creates the user that this value names. Our own rotation never
        // creates the same value.
        if (isDeepStrictEqual(pending, await fetchCurrent(version))) return;
        await test(pending);
      },
    ],
    [
      "finishSecret",
      async (version) => {
        // If the step is called out of order there may be no pending value, and the service would be left
        // without one.
        await fetchPending(version);
        await makeCurrent(client, version);
      },
    ],
  ]);
};

/**
 * Creates a rotation function from the parts that differ between kinds of secrets. Every step first checks
 * which version is to become the current one.
 */
export const createRotation = <T>(options: RotationOptions<T>): Rotate => {
  const { client, logger } = options;
  const steps = createSteps(options);
  return async (event) => {
    const step = steps.get(event.Step);
    if (!step) throw new Error(`A rotation has no step ${event.Step}`);
    const version = await findVersion(client, event);
    const fields = { step: event.Step, secretId: version.secretId, versionId: version.versionId };
    if (version.currentId === version.versionId) {
      logger.info(fields, "secret already rotated");
      return;
    }
    await step(version);
    logger.info(fields, "rotation step done");
  };
};
