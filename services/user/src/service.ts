import { createKeySource } from "@shop/auth";
import { createSecret, signingKeysSecret } from "@shop/secrets";
import type { RunningService, ServiceRuntime } from "@shop/service";
import { createRuntime, runPeriodically } from "@shop/service";
import type { Logger } from "@shop/telemetry";
import { v7 as newId } from "uuid";
import type { UserConfig } from "./config.ts";
import { createAttemptCounter, pruneAttempts } from "./data/attempt-counter.ts";
import { createDevices } from "./data/devices.ts";
import { createSessions } from "./data/sessions.ts";
import { createUsers } from "./data/users.ts";
import { createPasswordHashAdmission } from "./http/password-hash-admission.ts";
import { createInternalRoutes, createPublicRoutes } from "./http/router.ts";
import { createPasswordHasher } from "./security/password-hasher.ts";
import { createSigningKeys } from "./security/signing-keys.ts";
import { createTokenIssuer } from "./security/token-issuer.ts";

/** Opens the keys that sign access tokens, and those that verify them. */
const openKeys = (
  { signingKeysSecretId: secretId, secretAgeS }: UserConfig,
  { secretsClient: client }: ServiceRuntime,
  logger: Logger,
) => {
  const secret = createSecret({
    client,
    secretId,
    schema: signingKeysSecret,
    ttlMs: secretAgeS * 1000,
    onError: (error) => logger.warn({ err: error }, "signing keys could not be refreshed"),
  });
  const keys = createSigningKeys(secret);
  const source = createKeySource({ fetchKeys: keys.keySet, refreshMs: secretAgeS * 1000, cooldownMs: 0 });
  const close = (): void => {
    source.close();
    secret.close();
  };
  return { keys, source, close };
};

/** Composes the user service: data, keys, doors, background work. */
export const createUserService = async (config: UserConfig, logger: Logger): Promise<RunningService> => {
  const { service, version, tokens, limits } = config;
  const runtime = await createRuntime(config, logger);
  const { database } = runtime;

  const { keys, source, close: closeKeys } = openKeys(config, runtime, logger);
  const sessions = createSessions(database);
  const devices = createDevices(database);
  const hasher = createPasswordHasher();
  const admission = createPasswordHashAdmission({ paceMs: hasher.paceMs, longestWaitMs: 450 });

  const pruning = runPeriodically({
    service,
    version,
    logger,
    name: "prune",
    intervalMs: 10 * 60_000,
    work: async () => {
      await sessions.prune();
      await devices.prune();
      await pruneAttempts(database);
    },
  });

  return runtime.serve({
    publicRoutes: createPublicRoutes({
      users: createUsers(database),
      sessions,
      devices,
      keys,
      newId,
      hasher,
      admission,
      issuer: createTokenIssuer(keys, { ...config.auth, accessTtlS: tokens.accessTtlS }),
      accessTtlS: tokens.accessTtlS,
      times: tokens,
      attempts: createAttemptCounter(database),
      limits,
      onReuse: (sessionId) => logger.warn({ sessionId }, "refresh token reused, session ended"),
    }),
    internalRoutes: createInternalRoutes(keys),
    keys: source,
    queueOf: admission.queueOf,
    close: async () => {
      await pruning.stop();
      closeKeys();
    },
  });
};
