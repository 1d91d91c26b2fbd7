import { setTimeout as delay } from "node:timers/promises";
import type { Connections, PooledConnection, Share } from "./connections.ts";
import { isRepeatable } from "./errors.ts";
import type { Queryable } from "./statement.ts";

const attempts = 4;
const longestPauseMs = 20;

const commit = async (connection: PooledConnection): Promise<void> => {
  // If `work` ignored the failure of a statement, COMMIT succeeds but rolls back.
  if ((await connection.command("COMMIT")) !== "COMMIT")
    throw new Error("A statement of the transaction failed");
};

const attempt = async <T>(
  connection: PooledConnection,
  send: Send,
  work: (tx: Queryable) => Promise<T>,
): Promise<T> => {
  let open = true;
  const tx: Queryable = {
    query: async (statement, values = []) => {
      if (!open) throw new Error("The transaction has ended");
      return send(connection, statement, values);
    },
  };
  await connection.command("BEGIN");
  try {
    const result = await work(tx);
    open = false;
    await commit(connection);
    return result;
  } catch (error) {
    open = false;
    if (connection.isUsable()) await connection.command("ROLLBACK").catch(() => undefined);
    throw error;
  }
};

/** Sends a statement on an acquired connection. */
export type Send = <Row extends object>(
  connection: PooledConnection,
  ...parameters: Required<Parameters<Queryable["query"]>>
) => Promise<Row[]>;

/** Runs `work` in a transaction, and again if PostgreSQL rolled it back because of a concurrent one. */
export const runTransaction = async <T>(
  connections: Connections,
  share: Share,
  send: Send,
  work: (tx: Queryable) => Promise<T>,
): Promise<T> => {
  for (let tried = 1; ; tried += 1) {
    const connection = await connections.acquire(share);
    try {
      return await attempt(connection, send, work);
    } catch (error) {
      if (!isRepeatable(error) || tried === attempts) throw error;
    } finally {
      connection.release();
    }
    await delay(Math.random() * longestPauseMs * tried);
  }
};
