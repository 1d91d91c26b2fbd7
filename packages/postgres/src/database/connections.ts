import { type Logger, noteWait, remainingMs } from "@shop/telemetry";
import pg from "pg";
import { cancelStatement } from "./cancel-statement.ts";
import { connectTimeoutMs, queryTimeoutMs } from "./connection-settings.ts";
import type { Credentials } from "./credentials.ts";
import {
  deadlineExceeded,
  explain,
  invalidatesConnection,
  isBusyPool,
  isReadTimeout,
  unavailable,
} from "./errors.ts";
import { executeQuery } from "./execute-query.ts";
import { createGate } from "./gate.ts";
import { createReachability } from "./reachability.ts";
import type { Statement } from "./statement.ts";
import { withTimeout } from "./with-timeout.ts";

/** A connection acquired from the pool. */
export interface PooledConnection {
  query<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
  /** Sends a command and resolves to the command that PostgreSQL reports as executed. */
  command(text: "BEGIN" | "COMMIT" | "ROLLBACK"): Promise<string>;
  /** False once the connection must not be used again. */
  readonly isUsable: () => boolean;
  /** Returns a usable connection to the pool and closes any other. */
  release(): void;
}

/** The connections that a caller may use: all, or all except the reserved ones. */
export type Share = "all" | "unreserved";

/** The connection pool of a database. */
export interface Connections {
  /**
   * @throws ProblemError `unavailable` if no connection can be acquired, for any reason; `deadline-exceeded`
   */
  acquire(share: Share): Promise<PooledConnection>;
  readonly stats: () => { readonly total: number; readonly idle: number; readonly waiting: number };
  /** The longest total time that one request has waited for connections since the last call. */
  readonly longestWaitMs: () => number;
  close(): Promise<void>;
}

/** Callers fail after 0.8 s; the connection stays open for the next one. */
const firstConnectTimeoutMs = 800;

const timeLeft = (): number => {
  const left = Math.min(queryTimeoutMs, Math.ceil(remainingMs() ?? queryTimeoutMs));
  if (left <= 0) throw deadlineExceeded();
  return left;
};

const wrapClient = (
  client: pg.PoolClient,
  server: { readonly host: string; readonly port: number },
  leave: () => void,
): PooledConnection => {
  let usable = true;
  const send = async <Row extends object>(
    statement: Statement,
    values: readonly unknown[],
    withinMs: number,
  ): Promise<pg.QueryResult<Row>> => {
    try {
      return await executeQuery<Row>(client, statement, values, withinMs);
    } catch (error) {
      // Replaces the stack of the socket's read with the stack up to the use case.
      if (error instanceof Error) Error.captureStackTrace(error);
      if (isReadTimeout(error)) cancelStatement(client, server);
      if (invalidatesConnection(error)) usable = false;
      throw explain(error);
    }
  };
  return {
    query: async <Row extends object>(statement: Statement, values: readonly unknown[]) =>
      (await send<Row>(statement, values, timeLeft())).rows,
    command: async (text) => (await send({ name: "", text }, [], queryTimeoutMs)).command,
    isUsable: () => usable,
    release: () => {
      client.release(!usable);
      leave();
    },
  };
};

interface ConnectionsOptions {
  readonly credentials: Credentials;
  readonly session: pg.ClientConfig;
  readonly poolSize: number;
  /** The number of connections reserved for callers with share `all`. */
  readonly reserved: number;
  readonly maxAgeS: number;
  readonly logger: Logger;
}

const openPool = ({ credentials, session, poolSize, maxAgeS, logger }: ConnectionsOptions): pg.Pool => {
  const pool = new pg.Pool({
    ...session,
    Client: credentials.Client,
    max: poolSize,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: maxAgeS,
    allowExitOnIdle: false,
  });
  // Without a listener, PostgreSQL closing an idle connection would end the process.
  pool.on("error", (error) => logger.warn({ err: error }, "idle database connection lost"));
  return pool;
};

/** Opens a pool. It connects when a connection is first needed. */
export const createConnections = (options: ConnectionsOptions): Connections => {
  const { credentials, poolSize, reserved } = options;
  const pool = openPool(options);
  const unreserved = createGate(poolSize - reserved);
  const reachability = createReachability((error) => !isBusyPool(error));
  let longestWaitMs = 0;
  let closing: Promise<void> | undefined;

  const login = (): Promise<pg.PoolClient> => credentials.login(() => pool.connect());

  const connect = (): Promise<pg.PoolClient> => {
    // An idle connection can be used even if connecting has failed for others.
    if (pool.idleCount > 0) return login();
    const waitsForOthers = pool.totalCount >= poolSize && !reachability.isAway();
    if (waitsForOthers) return reachability.attempt(login);
    return reachability.attempt(() =>
      withTimeout(firstConnectTimeoutMs, login(), (client) => client.release()),
    );
  };

  const connectFrom = async (share: Share): Promise<{ client: pg.PoolClient; leave: () => void }> => {
    if (reserved === 0 || share === "all") return { client: await connect(), leave: () => undefined };
    const leave = await unreserved.enter(Math.min(connectTimeoutMs, timeLeft()));
    try {
      return { client: await connect(), leave };
    } catch (error) {
      leave();
      throw error;
    }
  };

  return {
    acquire: async (share) => {
      timeLeft();
      const requestedAt = performance.now();
      const { client, leave } = await connectFrom(share).catch((error: unknown) => {
        throw unavailable(error);
      });
      longestWaitMs = Math.max(longestWaitMs, noteWait(performance.now() - requestedAt));
      return wrapClient(client, credentials.current(), leave);
    },
    stats: () => ({
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount + unreserved.waiting(),
    }),
    longestWaitMs: () => {
      const longest = longestWaitMs;
      longestWaitMs = 0;
      return longest;
    },
    close: () => {
      closing ??= pool.end();
      return closing;
    },
  };
};
