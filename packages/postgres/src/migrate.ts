import type { DatabaseSecret } from "@shop/secrets";
import type { Logger } from "@shop/telemetry";
import pg from "pg";
import { connectionOf, type Tls } from "./credentials.ts";
import { type Migration, readMigrations } from "./migration-files.ts";
import { prepareDatabase, prepareSchema } from "./roles.ts";

export interface MigrateOptions {
  /** Like the RDS master: may create roles and databases, is no superuser. */
  readonly admin: { readonly username: string; readonly password: string };
  /** What the service will log in with. */
  readonly service: DatabaseSecret;
  readonly tls: Tls;
  /** The folder of `NNNN_name.sql` files. */
  readonly directory: string;
  readonly logger: Logger;
}

/** One number for all migrations of a cluster: roles are shared by its databases. */
const lockId = 7_305_171;

const withClient = async <T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: 10_000, application_name: "migrate" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

interface Applied {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

const readApplied = async (client: pg.Client): Promise<Map<number, Applied>> => {
  await client.query(
    `CREATE TABLE IF NOT EXISTS schema_migrations (
       version integer PRIMARY KEY,
       name text NOT NULL,
       checksum text NOT NULL,
       applied_at timestamptz NOT NULL DEFAULT now()
     )`,
  );
  const { rows } = await client.query<Applied>("SELECT version, name, checksum FROM schema_migrations ORDER BY version");
  return new Map(rows.map((row) => [row.version, row]));
};

/** @throws where history was rewritten: an applied file has changed, or an older one has come since. */
const requireSameHistory = (migrations: readonly Migration[], applied: ReadonlyMap<number, Applied>): void => {
  const newest = Math.max(0, ...applied.keys());
  for (const { version, name, checksum } of migrations) {
    const earlier = applied.get(version);
    if (earlier && earlier.checksum !== checksum) throw new Error(`${name} has changed since it was applied`);
    if (!earlier && version < newest) throw new Error(`${name} is older than what was applied already`);
  }
};

const apply = async (client: pg.Client, { version, name, sql, checksum, inTransaction }: Migration): Promise<void> => {
  const record = () =>
    client.query("INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)", [version, name, checksum]);
  if (!inTransaction) {
    await client.query(sql);
    await record();
    return;
  }
  await client.query("BEGIN");
  try {
    // Better to fail and be run again than to hold up everyone behind a lock that does not come.
    await client.query("SET LOCAL lock_timeout = '5s'");
    await client.query(sql);
    await record();
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw new Error(`${name} failed`, { cause: error });
  }
};

const applyAll = async (client: pg.Client, directory: string, logger: Logger): Promise<void> => {
  const migrations = await readMigrations(directory);
  const applied = await readApplied(client);
  requireSameHistory(migrations, applied);
  const unknown = [...applied.values()].filter(({ version }) => !migrations.some((one) => one.version === version));
  // An older image meets a newer schema in every rollback. Migrations expand before they contract, so it can run.
  if (unknown.length > 0) logger.info({ migrations: unknown.map(({ name }) => name) }, "schema is newer than this image");
  for (const migration of migrations.filter(({ version }) => !applied.has(version))) {
    await apply(client, migration);
    logger.info({ migration: migration.name }, "migration applied");
  }
};

/**
 * Makes a service's roles and database and brings its schema up to date. Can be run again, and by two at once: the
 * second waits for the first.
 *
 * @throws where a migration fails or history was rewritten; what was applied before stays applied.
 */
export const migrate = async ({ admin, service, tls, directory, logger }: MigrateOptions): Promise<void> => {
  const asAdmin = { ...service, ...admin };
  await withClient(connectionOf({ ...asAdmin, dbname: "postgres" }, tls), async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [lockId]);
    await prepareDatabase(client, service);
    await withClient(connectionOf(asAdmin, tls), async (inside) => {
      await prepareSchema(inside, service);
      await applyAll(inside, directory, logger);
    });
  });
};
