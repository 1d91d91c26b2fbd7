import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import { createSecretsManager } from "@shop/local-aws/secrets-manager";
import { startTestPostgres, type TestPostgres } from "@shop/local-postgres";
import { migrate } from "@shop/postgres/provisioning";
import { databaseOf, type ServiceName } from "@shop/topology";
import pg from "pg";
import { recordLogs } from "./record-logs.ts";
import { createTestKeys, keySetOf, type TestKeys } from "./test-keys.ts";

/** The environment of one service: a migrated database of its own, its secrets, and an issuer of tokens. */
export interface Testbed {
  readonly keys: TestKeys;
  /** The environment variables that configure the service. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs SQL as the owner of all objects. */
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  readonly postgres: TestPostgres;
  close(): Promise<void>;
}

/** Serves the key set at the address that peers use. */
const serveKeys = (keys: TestKeys): Promise<{ url: string; server: Server }> =>
  new Promise((resolve) => {
    const server = createServer((_request, response) => {
      response.setHeader("Content-Type", "application/json").end(JSON.stringify(keySetOf(keys)));
    });
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve({
        url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
        server,
      });
    });
  });

/** The SDK reads only these variables. */
const useAws = (secretsUrl: string): void => {
  Object.assign(process.env, {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsUrl,
  });
};

/**
 * Prepares the environment of one service, on a PostgreSQL and a Secrets Manager that only this test file
 * uses.
 */
export const startTestbed = async (
  service: ServiceName,
  migrations: URL,
  furtherSecrets: Readonly<Record<string, string>> = {},
): Promise<Testbed> => {
  const [postgres, keys] = await Promise.all([startTestPostgres(), createTestKeys()]);
  const dbname = databaseOf(service).name;
  const secret = {
    engine: "postgres",
    host: "127.0.0.1",
    port: postgres.port,
    dbname,
    username: dbname,
    password: randomBytes(12).toString("hex"),
  };
  const secrets = createSecretsManager({
    seed: {
      [`shop/${service}/database`]: JSON.stringify(secret),
      "shop/user/signing-keys": JSON.stringify(keys.secret),
      ...furtherSecrets,
    },
  });
  useAws(await secrets.listen(0));
  const { logger } = recordLogs("migrate");
  await migrate({
    admin: postgres.admin,
    service: secret,
    tls: "off",
    directory: fileURLToPath(migrations),
    logger,
  });
  const peers = await serveKeys(keys);
  const { username: user, password } = postgres.admin;
  const options = `-c role=${dbname}_owner`;
  const owner = new pg.Pool({
    host: secret.host,
    port: secret.port,
    database: dbname,
    user,
    password,
    options,
    max: 2,
  });
  owner.on("error", () => undefined);

  return {
    keys,
    postgres,
    environment: {
      HOST: "127.0.0.1",
      PORT: "0",
      INTERNAL_PORT: "0",
      DATABASE_SECRET_ID: `shop/${service}/database`,
      SIGNING_KEYS_SECRET_ID: "shop/user/signing-keys",
      DATABASE_TLS: "off",
      USER_URL: peers.url,
      MAX_EVENT_LOOP_LAG_MS: "10000",
    },
    sql: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await owner.query<Row>(text, [...values])).rows,
    close: async () => {
      await owner.end();
      await secrets.close();
      peers.server.closeAllConnections();
      peers.server.close();
      await postgres.stop();
    },
  };
};
