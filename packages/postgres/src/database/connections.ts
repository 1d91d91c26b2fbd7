import { noteWait, type TracedCall, traced } from "@shop/telemetry";
import type pg from "pg";
import { createConnect } from "./connect.ts";
import { connectTimeoutMs } from "./connection-settings.ts";
import { isRefusedLogin, isStalePlan, unavailable } from "./errors.ts";
import { createGate } from "./gate.ts";
import { openPool, type PoolOptions } from "./open-pool.ts";
import { type PooledConnection, statementTimeoutMs, wrapClient } from "./pooled-connection.ts";
import type { Session, Values } from "./queryable.ts";
import type { Statement } from "./statement.ts";
import { runTransaction } from "./transaction.ts";

/** The connections that a caller may use: all, or all except the reserved ones. */
export type Share = "all" | "unreserved";

/** The connection pool of a database. */
export interface Connections {
  /** Runs statements on the connections of a share. */
  session(share: Share): Session;
  readonly stats: () => { readonly total: number; readonly idle: number; readonly waiting: number };
  /** The longest total time that one request has waited for connections since the last call. */
  readonly longestWaitMs: () => number;
  close(): Promise<void>;
}

interface ConnectionsOptions extends PoolOptions {
  /** The number of connections reserved for callers with share `all`. */
  readonly reserved: number;
  /** Describes a statement in a trace. */
  readonly describe: (statement: Statement) => TracedCall;
}

const stayOutside = (): void => undefined;

/** Planned for this execution only, because the plan under the statement's name is stale. */
const unnamed = (query: Statement): Statement => ({ ...query, name: "" });

/** The way to a connection, and the waits on it. */
interface Acquisition extends Pick<Connections, "longestWaitMs"> {
  /** @throws ProblemError `unavailable` if no connection can be acquired, for any reason; `deadline-exceeded` */
  acquire(share: Share): Promise<PooledConnection>;
  readonly waiting: () => number;
}

const createAcquisition = (
  pool: pg.Pool,
  { credentials, poolSize, reserved }: ConnectionsOptions,
): Acquisition => {
  const unreserved = createGate(poolSize - reserved);
  const connect = createConnect(pool, credentials, poolSize);
  let longestWaitMs = 0;

  const takeClient = async (): Promise<pg.PoolClient> => {
    if (pool.idleCount === 0) return connect();
    try {
      // An idle connection can be used even if connecting has failed for others.
      return await pool.connect();
    } catch (error) {
      // Another caller took the idle connection, and the new one was made with rotated credentials.
      if (isRefusedLogin(error)) return connect();
      throw error;
    }
  };

  const takeFrom = async (share: Share): Promise<PooledConnection> => {
    if (reserved === 0 || share === "all") return wrapClient(await takeClient(), stayOutside);
    const leave = await unreserved.enter(Math.min(connectTimeoutMs, statementTimeoutMs()));
    try {
      return wrapClient(await takeClient(), leave);
    } catch (error) {
      leave();
      throw error;
    }
  };

  const acquire = async (share: Share): Promise<PooledConnection> => {
    statementTimeoutMs();
    const requestedAt = performance.now();
    const connection = await takeFrom(share).catch((error: unknown) => {
      throw unavailable(error);
    });
    longestWaitMs = Math.max(longestWaitMs, noteWait(performance.now() - requestedAt));
    return connection;
  };

  return {
    acquire,
    longestWaitMs: () => {
      const longest = longestWaitMs;
      longestWaitMs = 0;
      return longest;
    },
    waiting: () => pool.waitingCount + unreserved.waiting(),
  };
};

/** Opens a pool. It connects when a connection is first needed. */
export const createConnections = (options: ConnectionsOptions): Connections => {
  const { describe } = options;
  const pool = openPool(options);
  const { acquire, longestWaitMs, waiting } = createAcquisition(pool, options);
  let closing: Promise<void> | undefined;

  const queryOnce = async <Row extends object>(share: Share, query: Statement, values: Values) => {
    const connection = await acquire(share);
    try {
      return await connection.query<Row>(query, values);
    } catch (error) {
      if (!isStalePlan(error)) throw error;
      return await connection.query<Row>(unnamed(query), values);
    } finally {
      connection.release();
    }
  };

  return {
    session: (share) => ({
      query: <Row extends object>(query: Statement, values: Values = []) =>
        traced(
          () => describe(query),
          () => queryOnce<Row>(share, query, values),
        ),
      transaction: (work) => runTransaction({ acquire: () => acquire(share), describe }, work),
    }),
    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: waiting() }),
    longestWaitMs,
    close: () => {
      closing ??= pool.end();
      return closing;
    },
  };
};
