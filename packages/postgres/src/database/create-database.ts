import type { DatabaseSecret, Secret } from "@shop/secrets";
import type { Logger, TracedCall } from "@shop/telemetry";
import { queryTimeoutMs, sessionOf, type Tls } from "./connection-settings.ts";
import { createConnections } from "./connections.ts";
import { followCredentials } from "./credentials.ts";
import { type Listener, listen } from "./listen.ts";
import type { Session } from "./queryable.ts";
import { type Statement, statement } from "./statement.ts";

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
  const describe = ({ text }: Statement): TracedCall => {
    const { host, port, dbname, username } = credentials.current();
    const url = `${host}:${port}/${dbname}`;
    const sql = { url, databaseType: "PostgreSQL", user: username, statement: text } as const;
    return { name: `${dbname}@${host}`, namespace: "remote", sql };
  };
  const connections = createConnections({
    credentials,
    session,
    poolSize,
    reserved,
    maxAgeS,
    logger,
    describe,
  });
  const priority = connections.session("all");

  return {
    ...connections.session("unreserved"),
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
