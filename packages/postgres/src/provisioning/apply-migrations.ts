import type { Logger } from "@shop/telemetry";
import type pg from "pg";
import { type Migration, readMigrations } from "./migration-files.ts";

interface Applied {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

const readApplied = async (client: pg.Client): Promise<Map<number, Applied>> => {
  const { rows } = await client.query<Applied>(
    "SELECT version, name, checksum FROM schema_migrations ORDER BY version",
  );
  return new Map(rows.map((row) => [row.version, row]));
};

/** @throws if history was rewritten: an applied file has changed, or an older file was added later. */
const requireSameHistory = (
  migrations: readonly Migration[],
  applied: ReadonlyMap<number, Applied>,
): void => {
  const newest = Math.max(0, ...applied.keys());
  for (const { version, name, checksum } of migrations) {
    const earlier = applied.get(version);
    if (earlier && earlier.checksum !== checksum) throw new Error(`${name} has changed since it was applied`);
    if (!earlier && version < newest) throw new Error(`${name} is older than an applied migration`);
  }
};

/**
 * In every rollback an older image meets a newer schema. It can run, because migrations expand before they
 * contract.
 */
const noteUnknown = (
  migrations: readonly Migration[],
  applied: ReadonlyMap<number, Applied>,
  logger: Logger,
): void => {
  const known = new Set(migrations.map(({ version }) => version));
  const unknown = [...applied.values()].filter(({ version }) => !known.has(version));
  if (unknown.length === 0) return;
  logger.info({ migrations: unknown.map(({ name }) => name) }, "schema is newer than this image");
};

const record = (client: pg.Client, { version, name, checksum }: Migration): Promise<unknown> =>
  client.query("INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)", [
    version,
    name,
    checksum,
  ]);

const applyInTransaction = async (client: pg.Client, migration: Migration): Promise<void> => {
  await client.query("BEGIN");
  try {
    // Failing and running again is better than blocking all queries while waiting for a lock.
    await client.query("SET LOCAL lock_timeout = '5s'");
    await client.query(migration.sql);
    await record(client, migration);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
};

const apply = async (client: pg.Client, migration: Migration): Promise<void> => {
  try {
    if (migration.inTransaction) return await applyInTransaction(client, migration);
    await client.query(migration.sql);
    await record(client, migration);
  } catch (error) {
    throw new Error(`${migration.name} failed`, { cause: error });
  }
};

/**
 * Applies, in order, the migrations of a folder that are not in `schema_migrations` yet. `isNewest` is false
 * if the schema is newer than the folder.
 *
 * @throws if a migration fails or history was rewritten; migrations applied before stay applied.
 */
export const applyMigrations = async (
  client: pg.Client,
  directory: string,
  logger: Logger,
): Promise<{ readonly isNewest: boolean }> => {
  const migrations = await readMigrations(directory);
  const applied = await readApplied(client);
  requireSameHistory(migrations, applied);
  noteUnknown(migrations, applied, logger);
  for (const migration of migrations.filter(({ version }) => !applied.has(version))) {
    await apply(client, migration);
    logger.info({ migration: migration.name }, "migration applied");
  }
  const newest = migrations.at(-1)?.version ?? 0;
  return { isNewest: [...applied.keys()].every((version) => version <= newest) };
};
