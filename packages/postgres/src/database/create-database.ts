import type { DatabaseSecret, Secret } from "@shop/secrets";
import { type Logger, traced } from "@shop/telemetry";
import { queryTimeoutMs, sessionOf, type Tls } from "./connection-settings.ts";
import { createConnections, type PooledConnection, type Share } from "./connections.ts";
import { followCredentials } from "./credentials.ts";
import { isStalePlan } from "./errors.ts";
import { type Listener, listen } from "./listen.ts";
import { type Queryable, type Statement, statement } from "./statement.ts";
import { runTransaction } from "./transaction.ts";

/** Runs statements, individually or in transactions. */
export interface Session extends Queryable {
  /**
   * Runs `work` in a transaction: commits if it resolves, rolls back if it rejects, and repeats it after a
   * deadlock or a serialization failure.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
}

/** A service's own database, behind a pool whose credentials rotate. */
export interface Database extends Session {
  /**
   * A session that may also use the reserved connections, for work that must proceed while the pool is
   * exhausted.
   */
  readonly priority: Session;
  /**
   * Listens on a channel through a dedicated connection. `onConnect` is called after every (re)connection,
   * because earlier messages are lost.
   */
  listen(channel: string, onMessage: (payload: string) => void, onConnect?: () => void): Listener;
  /** The number of connections, of idle ones, and of callers waiting for one. */
  readonly stats: () => { readonly total: number; readonly idle: number; readonly waiting: number };
  /** The longest total time that one request has waited for connections since the last call. */
  readonly longestWaitMs: () => number;
  /** Rejects if the database does not respond. */
  ping(): Promise<void>;
  /**
   * Rejects new queries, and resolves once those in progress have ended. Listeners must be closed by the code
   * that opened them.
   */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly secret: Secret<DatabaseSecret>;
  readonly tls: Tls;
  readonly poolSize: number;
  /** The number of these connections reserved for {@link Database.priority}. @default 0 */
  readonly reserved?: number;
  /** Maximum age of a connection; older ones are replaced. @default 900 */
  readonly maxAgeS?: number;
  /** `service/version`, as shown by `pg_stat_activity`. */
  readonly applicationName: string;
  readonly logger: Logger;
}

const pingStatement = statement("ping", "SELECT 1");

/** Planned for this execution only, because the plan under the statement's name is stale. */
const unnamed = ({ text }: Statement): Statement => ({ name: "", text });

const queryOnce = async <Row extends object>(
  connection: PooledConnection,
  query: Statement,
  values: readonly unknown[],
): Promise<Row[]> => {
  try {
    return await connection.query<Row>(query, values);
  } catch (error) {
    if (!isStalePlan(error)) throw error;
    return connection.query<Row>(unnamed(query), values);
  }
};

/**
 * Opens a database. It connects when the first query needs a connection, so that a service can start while
 * its database is down.
 *
 * @throws if the secret with the credentials cannot be fetched.
 */
export const createDatabase = async (options: DatabaseOptions): Promise<Database> => {
  const { tls, logger, poolSize, reserved = 0, maxAgeS = 900 } = options;
  const credentials = await followCredentials(options.secret, tls, logger);
  const session = sessionOf(options.applicationName);
  const connections = createConnections({ credentials, session, poolSize, reserved, maxAgeS, logger });

  const inSpan = <T>({ text }: Statement, work: () => Promise<T>): Promise<T> => {
    const { host, port, dbname, username } = credentials.current();
    const url = `${host}:${port}/${dbname}`;
    const sql = { url, databaseType: "PostgreSQL", user: username, statement: text } as const;
    return traced({ name: `${dbname}@${host}`, namespace: "remote", sql }, work);
  };

  const sessionWith = (share: Share): Session => ({
    query: <Row extends object>(text: Statement, values: readonly unknown[] = []) =>
      inSpan(text, async () => {
        const connection = await connections.acquire(share);
        try {
          return await queryOnce<Row>(connection, text, values);
        } finally {
          connection.release();
        }
      }),
    transaction: (work) =>
      runTransaction(
        connections,
        share,
        (connection, text, values) => inSpan(text, () => connection.query(text, values)),
        work,
      ),
  });
  const priority = sessionWith("all");

  return {
    ...sessionWith("unreserved"),
    priority,
    listen: (channel, onMessage, onConnect = () => undefined) =>
      listen({
        credentials,
        session: { ...session, query_timeout: queryTimeoutMs },
        channel,
        onMessage,
        onConnect,
        logger,
      }),
    stats: connections.stats,
    longestWaitMs: connections.longestWaitMs,
    ping: async () => {
      await priority.query(pingStatement);
    },
    close: connections.close,
  };
};
