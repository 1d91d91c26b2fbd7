import { remainingMs } from "@shop/telemetry";
import { promiseWithTimeout } from "@shop/time";
import pg from "pg";
import { cancelStatement } from "./cancel-statement.ts";
import { queryTimeoutMs } from "./connection-settings.ts";
import { deadlineExceeded, explain, invalidatesConnection, ReadTimeoutError } from "./errors.ts";
import type { Values } from "./queryable.ts";
import type { Statement } from "./statement.ts";

/** A connection acquired from the pool. */
export interface PooledConnection {
  query<Row extends object>(statement: Statement, values: Values): Promise<Row[]>;
  /** Sends a command and resolves to the command that PostgreSQL reports as executed. */
  command(text: "BEGIN" | "COMMIT" | "ROLLBACK"): Promise<string>;
  /** False once the connection must not be used again. */
  readonly isUsable: () => boolean;
  /** Returns a usable connection to the pool and closes any other. */
  release(): void;
}

/** The time limit of a statement. @throws ProblemError `deadline-exceeded` if the request has no time left */
export const statementTimeoutMs = (): number => {
  const left = Math.min(queryTimeoutMs, Math.ceil(remainingMs()));
  if (left <= 0) throw deadlineExceeded();
  return left;
};

type Done<Row extends object> = (error: Error | undefined, result: pg.ResultBuilder<Row>) => void;

/** The values of a statement in the order of its placeholders. @throws Error if a named value is missing */
export const valuesInOrder = ({ name, names }: Statement, values: Values): unknown[] => {
  if (Array.isArray(values)) return [...values];
  const named = values as Readonly<Record<string, unknown>>;
  return (names ?? []).map((value) => {
    if (!(value in named)) throw new Error(`the statement ${name} needs the value ${value}`);
    return named[value];
  });
};

/** A prepared query, built directly: for a configuration object, pg copies every property for every query. */
class PreparedQuery<Row extends object> extends pg.Query<Row> {
  /** The name under which pg prepares the statement. */
  declare name: string;

  constructor({ name, text }: Statement, values: unknown[], done: Done<Row>) {
    super(text, values, done);
    this.name = name;
  }
}

/**
 * Sends a statement and resolves to its result.
 *
 * Uses a callback and a timer of its own, because pg's promises and its `query_timeout` both assign a function
 * to a property of the query. V8 puts such a function into memory that only full garbage collections reclaim,
 * and it retains every row of the result until then: a third of the CPU time of a busy reader.
 *
 * @throws ReadTimeoutError after `timeoutMs`: the connection can no longer be used. pg's errors otherwise.
 */
const execute = <Row extends object>(
  client: pg.ClientBase,
  statement: Statement,
  values: Values,
  timeoutMs: number,
): Promise<pg.QueryResult<Row>> => {
  const ordered = valuesInOrder(statement, values);
  return promiseWithTimeout(
    timeoutMs,
    () => new ReadTimeoutError(timeoutMs),
    (resolve, reject) => {
      const done: Done<Row> = (error, result) => (error ? reject(error) : resolve(result));
      client.query(new PreparedQuery(statement, ordered, done));
    },
  );
};

/** Wraps a client of the pool. `onRelease` is called once it has been returned. */
export const wrapClient = (client: pg.PoolClient, onRelease: () => void): PooledConnection => {
  let usable = true;
  const send = async <Row extends object>(
    statement: Statement,
    values: Values,
    timeoutMs: number,
  ): Promise<pg.QueryResult<Row>> => {
    try {
      return await execute<Row>(client, statement, values, timeoutMs);
    } catch (error) {
      // Replaces the stack of the socket's read with the stack up to the use case.
      if (error instanceof Error) Error.captureStackTrace(error);
      if (error instanceof ReadTimeoutError) cancelStatement(client);
      if (invalidatesConnection(error)) usable = false;
      throw explain(error);
    }
  };
  return {
    query: async <Row extends object>(statement: Statement, values: Values) =>
      (await send<Row>(statement, values, statementTimeoutMs())).rows,
    command: async (text) => (await send({ name: "", text }, [], queryTimeoutMs)).command,
    isUsable: () => usable,
    release: () => {
      client.release(!usable);
      onRelease();
    },
  };
};
