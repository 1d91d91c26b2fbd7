import pg from "pg";

/** A login that may create roles and databases but, like the RDS master user, is not a superuser. */
export interface Admin {
  readonly username: string;
  readonly password: string;
}

/** One lock id for all services: all databases of the server share the roles that they prepare. */
const lockId = 7_305_171;

/** Runs `work` with a dedicated connection. */
export const withClient = async <T>(
  connection: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> => {
  const client = new pg.Client({ connectionTimeoutMillis: 10_000, keepAlive: true, ...connection });
  // A lost connection fails the next query; without a listener it would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
};

/**
 * Runs `work` while no other process prepares roles on the server. The connection must be to the database
 * `postgres`, because the lock is local to a database.
 */
export const withLock = <T>(
  connection: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> =>
  withClient(connection, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [lockId]);
    return work(client);
  });
