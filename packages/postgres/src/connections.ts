import { type Logger, remainingMs } from "@shop/telemetry";
import pg from "pg";
import { cancelStatement } from "./cancel-statement.ts";
import { queryTimeoutMs } from "./connection-settings.ts";
import type { Credentials } from "./credentials.ts";
import {
  deadlineExceeded,
  explain,
  isBusyPool,
  isReadTimeout,
  spoilsConnection,
  unavailable,
} from "./errors.ts";
import { createReachability } from "./reachability.ts";
import type { Statement } from "./statement.ts";

/** A connection that the pool has lent. */
export interface Loan {
  query<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
  /** Sends a command and resolves to what PostgreSQL says that it did. */
  command(text: "BEGIN" | "COMMIT" | "ROLLBACK"): Promise<string>;
  /** Whether the connection can still be used. */
  readonly isSound: () => boolean;
  /** Gives a sound connection back and closes any other. */
  giveBack(): void;
}

/** The pool's connections: all, those at rest, callers that wait for one, and how long the last of these has waited. */
export interface PoolStats {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
  readonly waitMs: number;
}

/** The connections of a database. */
export interface Connections {
  /** @throws ProblemError `unavailable` where none can be had, whatever the reason; `deadline-exceeded` */
  borrow(): Promise<Loan>;
  readonly stats: () => PoolStats;
  close(): Promise<void>;
}

const timeLeft = (): number => {
  const left = Math.min(queryTimeoutMs, Math.ceil(remainingMs() ?? queryTimeoutMs));
  if (left <= 0) throw deadlineExceeded();
  return left;
};

const lend = (client: pg.PoolClient, server: { readonly host: string; readonly port: number }): Loan => {
  let sound = true;
  const send = async <Row extends object>(config: pg.QueryConfig): Promise<pg.QueryResult<Row>> => {
    try {
      return await client.query<Row>(config);
    } catch (error) {
      if (isReadTimeout(error)) cancelStatement(client, server);
      if (spoilsConnection(error)) sound = false;
      throw explain(error);
    }
  };
  return {
    query: async <Row extends object>({ name, text }: Statement, values: readonly unknown[]) => {
      // pg keeps state in the object that it is given, so every call makes a new one.
      const config = { name, text, values: [...values], query_timeout: timeLeft() };
      return (await send<Row>(config)).rows;
    },
    command: async (text) => (await send({ text })).command,
    isSound: () => sound,
    giveBack: () => client.release(!sound),
  };
};

/** Opens a pool, which connects when a connection is first needed. */
export const createConnections = (options: {
  readonly credentials: Credentials;
  readonly session: pg.ClientConfig;
  readonly poolSize: number;
  readonly maxAgeS: number;
  readonly logger: Logger;
}): Connections => {
  const pool = new pg.Pool({
    ...options.session,
    Client: options.credentials.Client,
    max: options.poolSize,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: options.maxAgeS,
    allowExitOnIdle: false,
  });
  // Without a listener an idle connection that PostgreSQL ends would end the process.
  pool.on("error", (error) => options.logger.warn({ err: error }, "idle database connection lost"));
  const reachability = createReachability((error) => !isBusyPool(error));
  let waitMs = 0;
  let closing: Promise<void> | undefined;

  const connect = async (): Promise<pg.PoolClient> => {
    const login = () => options.credentials.login(() => pool.connect());
    try {
      // A connection at rest is there to be used, whatever has become of others.
      return await (pool.idleCount > 0 ? login() : reachability.attempt(login));
    } catch (error) {
      throw unavailable(error);
    }
  };

  return {
    borrow: async () => {
      timeLeft();
      const asked = performance.now();
      const client = await connect();
      waitMs = performance.now() - asked;
      return lend(client, options.credentials.current());
    },
    stats: () => {
      const waiting = pool.waitingCount;
      return { total: pool.totalCount, idle: pool.idleCount, waiting, waitMs: waiting > 0 ? waitMs : 0 };
    },
    close: () => {
      closing ??= pool.end();
      return closing;
    },
  };
};
