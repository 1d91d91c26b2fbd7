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

/** A connection that the pool has lent. */
export interface PooledConnection {
  query<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
  /** Sends a command and resolves to what PostgreSQL says that it did. */
  command(text: "BEGIN" | "COMMIT" | "ROLLBACK"): Promise<string>;
  /** Whether the connection can still be used. */
  readonly isUsable: () => boolean;
  /** Gives a sound connection back and closes any other. */
  release(): void;
}

/** Which connections a caller may use: all, or all but those that are reserved. */
export type Share = "all" | "unreserved";

/** The connections of a database. */
export interface Connections {
  /** @throws ProblemError `unavailable` where none can be had, whatever the reason; `deadline-exceeded` */
  acquire(share: Share): Promise<PooledConnection>;
  readonly stats: () => { readonly total: number; readonly idle: number; readonly waiting: number };
  /** How long a request has waited for connections at most, all its waits together, since this was asked last. */
  readonly longestWaitMs: () => number;
  close(): Promise<void>;
}

/** Who waits for a connection to be made is answered within a second; who comes later may have it. */
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
      // From here on up to the use case, rather than down to the socket that PostgreSQL's answer was read from.
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
  /** Of these connections, so many are for callers of share `all` alone. */
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
  // Without a listener an idle connection that PostgreSQL ends would end the process.
  pool.on("error", (error) => logger.warn({ err: error }, "idle database connection lost"));
  return pool;
};

/** Opens a pool, which connects when a connection is first needed. */
export const createConnections = (options: ConnectionsOptions): Connections => {
  const { credentials, poolSize, reserved } = options;
  const pool = openPool(options);
  const unreserved = createGate(poolSize - reserved);
  const reachability = createReachability((error) => !isBusyPool(error));
  let longestWaitMs = 0;
  let closing: Promise<void> | undefined;

  const login = (): Promise<pg.PoolClient> => credentials.login(() => pool.connect());

  const connect = (): Promise<pg.PoolClient> => {
    // A connection at rest is there to be used, whatever has become of others.
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
      const asked = performance.now();
      const { client, leave } = await connectFrom(share).catch((error: unknown) => {
        throw unavailable(error);
      });
      longestWaitMs = Math.max(longestWaitMs, noteWait(performance.now() - asked));
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
