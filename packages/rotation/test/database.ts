import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestPostgres } from "@shop/local-postgres";
import { migrate } from "@shop/postgres/provisioning";
import type { DatabaseSecret } from "@shop/secrets";
import { recordLogs } from "@shop/test-support";
import pg from "pg";

const migration = "CREATE TABLE things (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);";

/** The secret of a service's database, with an additional field. */
export const secretFor = ({ port }: TestPostgres, dbname: string) => ({
  engine: "postgres",
  host: "127.0.0.1",
  port,
  dbname,
  username: dbname,
  password: "the-first-password",
  masterarn: "arn:aws:secretsmanager:eu-central-1:000000000000:secret:master",
});

/** Prepares a service's database as its migrate step does. */
export const prepare = async (server: TestPostgres, service: DatabaseSecret): Promise<void> => {
  const directory = await mkdtemp(join(tmpdir(), "shop-migrations-"));
  try {
    await writeFile(join(directory, "0001_create_things.sql"), migration);
    const grants = `GRANT SELECT, INSERT, UPDATE, DELETE ON things TO ${service.dbname}_app;`;
    await writeFile(join(directory, "grants.sql"), grants);
    const { logger } = recordLogs("migrate");
    await migrate({ admin: server.admin, service, tls: "off", directory, logger });
  } finally {
    await rm(directory, { recursive: true });
  }
};

/** Runs SQL on a separate connection. */
export const runAs = async (secret: DatabaseSecret, sql: string): Promise<unknown[]> => {
  const { host, port, dbname, username, password } = secret;
  const client = new pg.Client({ host, port, database: dbname, user: username, password });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

/** Runs SQL as the server's admin. */
export const runAsAdmin = ({ port, admin }: TestPostgres, sql: string): Promise<unknown[]> =>
  runAs({ host: "127.0.0.1", port, dbname: "postgres", ...admin }, sql);
