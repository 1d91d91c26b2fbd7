import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestPostgres } from "@shop/local-postgres";
import { migrate } from "@shop/postgres/provisioning";
import type { DatabaseSecret } from "@shop/secrets";
import { createLogger } from "@shop/telemetry";
import { databaseOf, type ServiceName } from "@shop/topology";
import pg from "pg";

/** A migrated database. */
export interface BenchDatabase {
  readonly secret: DatabaseSecret;
  /** The contender's login: the same as the service's. */
  readonly url: string;
  /** Runs SQL as the owner of everything in it. */
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

const migrationsOf = (service: ServiceName): string =>
  fileURLToPath(new URL(`../../../services/${service}/migrations`, import.meta.url));

const ownerPool = (postgres: TestPostgres, dbname: string): pg.Pool => {
  const { username: user, password } = postgres.admin;
  const server = { host: "127.0.0.1", port: postgres.port, database: dbname, user, password };
  const pool = new pg.Pool({ ...server, max: 2, options: `-c role=${dbname}_owner -c TimeZone=UTC` });
  pool.on("error", () => undefined);
  return pool;
};

/** Creates the login of a service for its own database. */
export const makeDatabaseSecret = (postgres: TestPostgres, dbname: string): DatabaseSecret => ({
  host: "127.0.0.1",
  port: postgres.port,
  dbname,
  username: dbname,
  password: randomBytes(12).toString("hex"),
});

/** The service's grants, for a database of another name: each database has roles of its own. */
const grantsFor = (service: ServiceName, dbname: string): string =>
  readFileSync(`${migrationsOf(service)}/grants.sql`, "utf8").replaceAll(
    `${databaseOf(service).name}_app`,
    `${dbname}_app`,
  );

/** Makes a database as a service's migrate step does. */
export const createBenchDatabase = async (
  postgres: TestPostgres,
  service: ServiceName,
  secret: DatabaseSecret,
): Promise<BenchDatabase> => {
  const { dbname, password } = secret;
  const logger = createLogger({ service: "bench", version: "bench", level: "silent" });
  const directory = migrationsOf(service);
  await migrate({ admin: postgres.admin, service: secret, tls: "off", directory, logger });
  const pool = ownerPool(postgres, dbname);
  await pool.query(grantsFor(service, dbname));
  return {
    secret,
    url: `postgresql://${dbname}:${password}@127.0.0.1:${postgres.port}/${dbname}`,
    sql: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await pool.query<Row>(text, [...values])).rows,
    close: () => pool.end(),
  };
};
