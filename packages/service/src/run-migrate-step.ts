import { fileURLToPath } from "node:url";
import { ConfigurationError, databaseTls, migrationEnvironment, readEnvironment } from "@shop/config";
import { readTls } from "@shop/postgres";
import { migrate } from "@shop/postgres/provisioning";
import { createSecret, createSecretsClient, databaseSecret } from "@shop/secrets";
import { createLogger, flushLogs } from "@shop/telemetry";
import type { ServiceName } from "@shop/topology";

/**
 * Prepares a service's database: roles, database, migrations. Runs to completion before the service starts,
 * as the admin, whose credentials the service never has. Exits 0 if the database is ready, otherwise 1.
 */
export const runMigrateStep = async (
  host: NodeJS.Process,
  service: ServiceName,
  migrations: URL,
): Promise<void> => {
  const version = host.env["SERVICE_VERSION"] ?? "dev";
  const logger = createLogger({ service: `${service}-migrate`, version });
  try {
    const environment = readEnvironment(migrationEnvironment, host.env);
    const client = createSecretsClient();
    const secret = createSecret({ client, secretId: environment.DATABASE_SECRET_ID, schema: databaseSecret });
    await migrate({
      admin: environment.DATABASE_ADMIN_SECRET,
      service: await secret.get(),
      tls: readTls(databaseTls(environment)),
      directory: fileURLToPath(migrations),
      logger,
    });
    secret.close();
    await flushLogs(logger).catch(() => undefined);
    host.exit(0);
  } catch (error) {
    if (error instanceof ConfigurationError) host.stderr.write(`${error.message}\n`);
    else logger.fatal({ err: error }, "migration failed");
    await flushLogs(logger).catch(() => undefined);
    host.exit(1);
  }
};
