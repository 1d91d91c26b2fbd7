import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { grantsFile } from "./migration-files.ts";

const { escapeIdentifier, escapeLiteral } = pg;

/** Takes every privilege on schemas, and on what is in them, from a role. */
const revokeAll = (role: string): string => `
  DO $$
  DECLARE
    place text;
  BEGIN
    FOR place IN
      SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    LOOP
      EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %s FROM %I', place, ${escapeLiteral(role)});
      EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %s FROM %I', place, ${escapeLiteral(role)});
      EXECUTE format('REVOKE ALL ON ALL ROUTINES IN SCHEMA %s FROM %I', place, ${escapeLiteral(role)});
      EXECUTE format('REVOKE ALL ON SCHEMA %s FROM %I', place, ${escapeLiteral(role)});
    END LOOP;
  END
  $$`;

/** Columns' privileges go with REVOKE on their table. */
const readGrants = async (directory: string): Promise<string> =>
  readFile(join(directory, grantsFile), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });

/**
 * Gives a service's role what the folder's `grants.sql` says and nothing else, in one transaction, so that the tasks
 * that run never lack what they had and still have. As the owner.
 */
export const applyGrants = async (client: pg.Client, directory: string, role: string): Promise<void> => {
  const grants = await readGrants(directory);
  await client.query("BEGIN");
  try {
    await client.query("SET LOCAL lock_timeout = '5s'");
    await client.query(revokeAll(role));
    await client.query(`GRANT USAGE ON SCHEMA public TO ${escapeIdentifier(role)}`);
    await client.query(grants);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw new Error(`${grantsFile} failed`, { cause: error });
  }
};
