import { setTimeout as delay } from "node:timers/promises";
import type { Connections, PooledConnection, Share } from "./connections.ts";
import { isRepeatable } from "./errors.ts";
import type { Queryable } from "./statement.ts";

const attempts = 4;
const longestPauseMs = 20;

const commit = async (loan: PooledConnection): Promise<void> => {
  // If `work` ignored the failure of a statement, COMMIT succeeds but rolls back.
  if ((await loan.command("COMMIT")) !== "COMMIT") throw new Error("A statement of the transaction failed");
};

const attempt = async <T>(
  loan: PooledConnection,
  send: Send,
  work: (tx: Queryable) => Promise<T>,
): Promise<T> => {
  let open = true;
  const tx: Queryable = {
    query: async (statement, values = []) => {
      if (!open) throw new Error("The transaction has ended");
      return send(loan, statement, values);
    },
  };
  await loan.command("BEGIN");
  try {
    const result = await work(tx);
    open = false;
    await commit(loan);
    return result;
  } catch (error) {
    open = false;
    if (loan.isUsable()) await loan.command("ROLLBACK").catch(() => undefined);
    throw error;
  }
};

/** Sends a statement on an acquired connection. */
export type Send = <Row extends object>(
  loan: PooledConnection,
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
    const loan = await connections.acquire(share);
    try {
      return await attempt(loan, send, work);
    } catch (error) {
      if (!isRepeatable(error) || tried === attempts) throw error;
    } finally {
      loan.release();
    }
    await delay(Math.random() * longestPauseMs * tried);
  }
};
