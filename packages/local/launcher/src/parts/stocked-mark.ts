import type { RunningPostgres } from "@shop/local-postgres";
import { databaseOf } from "@shop/topology";
import pg from "pg";

/** The databases that the launcher seeds. */
const databases = [databaseOf("user").name, databaseOf("catalog").name];
const mark = "stocked by npm start";

const query = async <Row extends object>({ adminUrl }: RunningPostgres, sql: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: adminUrl, ssl: false, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
};

const marked = `
  SELECT datname
  FROM pg_database
  WHERE shobj_description(oid, 'pg_database') = '${mark}'`;

/**
 * True if the current databases already contain all seeded accounts and products: the mark is a comment on
 * each.
 */
export const isStocked = async (postgres: RunningPostgres): Promise<boolean> => {
  const found = await query<{ datname: string }>(postgres, marked);
  return databases.every((name) => found.some(({ datname }) => datname === name));
};

/** Marks the databases, so that no later start undoes a developer's changes and removals. */
export const markStocked = async (postgres: RunningPostgres): Promise<void> => {
  for (const name of databases) await query(postgres, `COMMENT ON DATABASE ${name} IS '${mark}'`);
};
