import { type Logger, remainingMs } from "@shop/telemetry";
import pg from "pg";
import { queryTimeoutMs } from "./connection-settings.ts";
import type { Credentials } from "./credentials.ts";
import { deadlineExceeded, explain, spoilsConnection, unavailable } from "./errors.ts";
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

/** The connections of a database. */
export interface Connections {
  /** @throws ProblemError `unavailable` where none can be had, whatever the reason; `deadline-exceeded` */
  borrow(): Promise<Loan>;
  readonly stats: () => { readonly total: number; readonly idle: number; readonly waiting: number };
  close(): Promise<void>;
}

const timeLeft = (): number => {
  const left = Math.min(queryTimeoutMs, Math.ceil(remainingMs() ?? queryTimeoutMs));
  if (left <= 0) throw deadlineExceeded();
  return left;
};

const lend = (client: pg.PoolClient): Loan => {
  let sound = true;
  const send = async <Row extends object>(config: pg.QueryConfig): Promise<pg.QueryResult<Row>> => {
    try {
      return await client.query<Row>(config);
    } catch (error) {
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
  readonly logger: Logger;
}): Connections => {
  const pool = new pg.Pool({
    ...options.session,
    Client: options.credentials.Client,
    max: options.poolSize,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: 900,
    allowExitOnIdle: false,
  });
  // Without a listener an idle connection that PostgreSQL ends would end the process.
  pool.on("error", (error) => options.logger.warn({ err: error }, "idle database connection lost"));
  let closing: Promise<void> | undefined;

  const connect = async (): Promise<pg.PoolClient> => {
    try {
      return await options.credentials.login(() => pool.connect());
    } catch (error) {
      throw unavailable(error);
    }
  };

  return {
    borrow: async () => {
      timeLeft();
      return lend(await connect());
    },
    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => {
      closing ??= pool.end();
      return closing;
    },
  };
};
