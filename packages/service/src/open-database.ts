import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ServiceConfig } from "@shop/config";
import { createDatabase, type Database, readTls } from "@shop/postgres";
import { createSecret, type DatabaseSecret, databaseSecret, type Secret } from "@shop/secrets";
import type { Logger } from "@shop/telemetry";

/** A service's database, and the secret that holds its credentials. */
export interface OpenDatabase {
  readonly database: Database;
  readonly secret: Secret<DatabaseSecret>;
}

/** Opens the pool of a service's own database. */
export const openDatabase = async (
  {
    service,
    version,
    secretAgeS,
    database: { secretId, tls, poolSize, reserved, connectionAgeS },
  }: Pick<ServiceConfig, "service" | "version" | "database" | "secretAgeS">,
  client: SecretsManagerClient,
  logger: Logger,
): Promise<OpenDatabase> => {
  const secret = createSecret({
    client,
    secretId,
    schema: databaseSecret,
    ttlMs: secretAgeS * 1000,
    onError: (error) => logger.warn({ err: error }, "database secret could not be refreshed"),
  });
  const database = await createDatabase({
    secret,
    tls: readTls(tls),
    poolSize,
    reserved,
    maxAgeS: connectionAgeS,
    applicationName: `${service}/${version}`,
    logger,
  });
  return { database, secret };
};
