import { setTimeout as delay } from "node:timers/promises";
import { type TracedCall, traced } from "@shop/telemetry";
import { backoff, fullJitter } from "@shop/time";
import { isRepeatable } from "./errors.ts";
import type { PooledConnection } from "./pooled-connection.ts";
import type { Queryable } from "./queryable.ts";
import type { Statement } from "./statement.ts";

const attempts = 4;
const pauseMs = backoff({ first: 20, longest: 80 });

interface TransactionDeps {
  readonly acquire: () => Promise<PooledConnection>;
  /** Describes a statement in a trace. */
  readonly describe: (statement: Statement) => TracedCall;
}

const commit = async (connection: PooledConnection): Promise<void> => {
  // If `work` ignored the failure of a statement, COMMIT succeeds but rolls back.
  if ((await connection.command("COMMIT")) !== "COMMIT")
    throw new Error("A statement of the transaction failed");
};

const attempt = async <T>(
  connection: PooledConnection,
  describe: TransactionDeps["describe"],
  work: (tx: Queryable) => Promise<T>,
): Promise<T> => {
  let open = true;
  const tx: Queryable = {
    query: async (statement, values = []) => {
      if (!open) throw new Error("The transaction has ended");
      return traced(
        () => describe(statement),
        () => connection.query(statement, values),
      );
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

/** Runs `work` in a transaction, and again if PostgreSQL rolled it back because of a concurrent one. */
export const runTransaction = async <T>(
  { acquire, describe }: TransactionDeps,
  work: (tx: Queryable) => Promise<T>,
): Promise<T> => {
  for (let tried = 1; ; tried += 1) {
    const connection = await acquire();
    try {
      return await attempt(connection, describe, work);
    } catch (error) {
      if (!isRepeatable(error) || tried === attempts) throw error;
    } finally {
      connection.release();
    }
    await delay(fullJitter(pauseMs(tried - 1)));
  }
};
