/** The function that rotates the secrets of the services' databases. */
import { databaseRotationEnvironment, databaseTls, readEnvironment } from "@shop/config";
import { readTls } from "@shop/postgres";
import { createSecretsClient } from "@shop/secrets";
import { createLogger } from "@shop/telemetry";
import { createDatabaseSecretRotation } from "./database-secret-rotation.ts";
import { rdsCa } from "./rds-ca.ts";

const environment = readEnvironment(databaseRotationEnvironment, process.env);
const { SERVICE_VERSION: version, LOG_LEVEL: level } = environment;

/** Lambda calls this handler for each step of a rotation. */
export const handler = createDatabaseSecretRotation({
  client: createSecretsClient(),
  // Lambda freezes the process between calls, so the log is written synchronously.
  logger: createLogger({ service: "rotate-database-secret", version, level }, process.stdout),
  adminSecretId: environment.DATABASE_ADMIN_SECRET_ID,
  tls: readTls(databaseTls(environment), rdsCa),
});
