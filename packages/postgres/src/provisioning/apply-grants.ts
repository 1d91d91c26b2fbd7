import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { grantsFile } from "./migration-files.ts";

const { escapeIdentifier, escapeLiteral } = pg;

/** Revokes all of a role's privileges on schemas and on the objects in them. */
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

/** REVOKE on a table includes the privileges on its columns. */
const readGrants = async (directory: string): Promise<string> =>
  readFile(join(directory, grantsFile), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });

/**
 * Gives a service's role the privileges in the folder's `grants.sql` and no others. One transaction, so that
 * running tasks never lose a privilege that they keep. Runs as the owner.
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
