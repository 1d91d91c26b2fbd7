import type { Logger } from "@shop/telemetry";
import pg from "pg";

const { escapeIdentifier } = pg;

/** The databases that any login may still connect to. `rdsadmin` belongs to RDS. */
const openDatabases = `
  SELECT datname AS name, pg_has_role(datdba, 'USAGE') AS "isOurs"
    FROM pg_database
   WHERE datallowconn AND datname <> 'rdsadmin' AND has_database_privilege('public', oid, 'CONNECT')
   ORDER BY datname`;

interface OpenDatabase {
  readonly name: string;
  readonly isOurs: boolean;
}

/**
 * Closes every database of the server, including `postgres` and `template1`, to logins without a grant there.
 * Only the owner can do this: on RDS, the master user. Warns about databases that stay open, for example on a
 * server managed by another party.
 */
export const closeDatabases = async (client: pg.Client, logger: Logger): Promise<void> => {
  const { rows } = await client.query<OpenDatabase>(openDatabases);
  for (const { name } of rows.filter(({ isOurs }) => isOurs))
    await client.query(`REVOKE ALL ON DATABASE ${escapeIdentifier(name)} FROM PUBLIC`);
  const open = rows.filter(({ isOurs }) => !isOurs).map(({ name }) => name);
  if (open.length > 0)
    logger.warn({ databases: open }, "databases stay open to every login: only their owner can close them");
};
