import { setTimeout as delay } from "node:timers/promises";
import { ProblemError } from "@shop/contracts";
import type { DatabaseSecret, Secret } from "@shop/secrets";
import { type Logger, remainingMs, traced } from "@shop/telemetry";
import pg from "pg";
import { followCredentials, sessionOf, type Tls } from "./credentials.ts";
import { asUnavailable, isOutage, isRefusedLogin, isStalePlan, isTransient } from "./errors.ts";
import { type Listener, listen } from "./listen.ts";
import type { Queryable, Statement } from "./statement.ts";

/** A service's own database, behind a pool whose credentials rotate. */
export interface Database extends Queryable {
  /** Runs `work` in a transaction: committed where it resolves, rolled back where it rejects, repeated after a deadlock. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /** Listens on a channel by a connection of its own; `onConnect` is told of every connection, as what came before is lost. */
  listen(channel: string, onMessage: (payload: string) => void, onConnect?: () => void): Listener;
  /** The pool's connections: all, those at rest, and callers that wait for one. */
  readonly stats: () => { readonly total: number; readonly idle: number; readonly waiting: number };
  /** Rejects where the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly secret: Secret<DatabaseSecret>;
  readonly tls: Tls;
  readonly poolSize: number;
  /** `service/version`, as shown by `pg_stat_activity`. */
  readonly applicationName: string;
  readonly logger: Logger;
}

const queryTimeoutMs = 5_000;
const attemptsPerTransaction = 4;

/** @throws ProblemError `deadline-exceeded` where there is no time left for a query */
const timeoutNow = (): number => {
  const left = remainingMs();
  if (left === undefined) return queryTimeoutMs;
  if (left <= 0) throw new ProblemError("deadline-exceeded", "The request has used up its time.");
  return Math.min(queryTimeoutMs, Math.ceil(left));
};

const run = async <Row extends object>(client: pg.ClientBase, query: Statement, values: readonly unknown[]): Promise<Row[]> => {
  // pg keeps state in the object that it is given, so every call makes a new one.
  const config = { name: query.name, text: query.text, values: [...values], query_timeout: timeoutNow() };
  return (await client.query<Row>(config)).rows;
};

/**
 * Opens a database. Connects only when the first query needs it, so that a service starts while its database is away.
 *
 * @throws where the secret with the credentials cannot be had.
 */
export const createDatabase = async (options: DatabaseOptions): Promise<Database> => {
  const { tls, logger, applicationName } = options;
  const credentials = await followCredentials(options.secret, tls);
  const session = sessionOf(applicationName);
  const pool = new pg.Pool({
    ...session,
    Client: credentials.Client,
    max: options.poolSize,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: 900,
    allowExitOnIdle: false,
  });
  // Without this an idle connection that PostgreSQL ends would end the process.
  pool.on("error", (error) => logger.warn({ err: error }, "idle database connection lost"));

  const connect = async (): Promise<pg.PoolClient> => {
    try {
      return await pool.connect();
    } catch (error) {
      if (!isRefusedLogin(error)) throw error;
      await credentials.renew();
      return pool.connect();
    }
  };

  /** Lends a connection; one that failed in a way that may have broken it is not used again. */
  const withClient = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await connect();
    try {
      const result = await work(client);
      client.release();
      return result;
    } catch (error) {
      client.release(isOutage(error));
      throw error;
    }
  };

  const tracedQuery = <T>(query: Statement, work: () => Promise<T>): Promise<T> => {
    const { host, port, dbname, username } = credentials.current();
    const sql = { url: `${host}:${port}/${dbname}`, databaseType: "PostgreSQL", user: username, statement: query.text } as const;
    return traced({ name: `${dbname}@${host}`, namespace: "remote", sql }, work);
  };

  const query = async <Row extends object>(text: Statement, values: readonly unknown[] = []): Promise<Row[]> => {
    try {
      return await tracedQuery(text, () =>
        withClient(async (client) => {
          try {
            return await run<Row>(client, text, values);
          } catch (error) {
            if (!isStalePlan(error)) throw error;
            return run<Row>(client, text, values);
          }
        }),
      );
    } catch (error) {
      throw asUnavailable(error);
    }
  };

  const attemptTransaction = <T>(work: (tx: Queryable) => Promise<T>): Promise<T> =>
    withClient(async (client) => {
      const tx: Queryable = { query: (text, values = []) => tracedQuery(text, () => run(client, text, values)) };
      await client.query("BEGIN");
      try {
        const result = await work(tx);
        await client.query("COMMIT");
        return result;
      } catch (error) {
        await client.query("ROLLBACK").catch(() => undefined);
        throw error;
      }
    });

  const transaction = async <T>(work: (tx: Queryable) => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await attemptTransaction(work);
      } catch (error) {
        if (!isTransient(error) || attempt === attemptsPerTransaction) throw asUnavailable(error);
        await delay(Math.random() * 20 * attempt);
      }
    }
  };

  return {
    query,
    transaction,
    listen: (channel, onMessage, onConnect = () => undefined) =>
      listen({ credentials, session, channel, onMessage, onConnect, logger }),
    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    ping: async () => {
      await query({ name: "ping", text: "SELECT 1" });
    },
    close: () => pool.end(),
  };
};
