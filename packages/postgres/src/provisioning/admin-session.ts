import pg from "pg";

/** Who may create roles and databases, but, like the RDS master, is no superuser. */
export interface Admin {
  readonly username: string;
  readonly password: string;
}

/** One number for all services: the roles that they prepare are shared by all databases of the server. */
const lockId = 7_305_171;

/** Runs `work` with a connection of its own. */
export const withClient = async <T>(
  connection: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> => {
  const client = new pg.Client({ connectionTimeoutMillis: 10_000, keepAlive: true, ...connection });
  // A lost connection shows in the query that needs it; without a listener it would end the process instead.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
};

/**
 * Runs `work` while nobody else does who prepares roles on the server. The connection must be to the database
 * `postgres`: the lock is known within one database only.
 */
export const withLock = <T>(
  connection: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> =>
  withClient(connection, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [lockId]);
    return work(client);
  });
