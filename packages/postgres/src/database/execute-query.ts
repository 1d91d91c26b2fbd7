import pg from "pg";
import type { Statement } from "./statement.ts";

/** The client has stopped waiting for a statement that PostgreSQL may still be executing. */
export class ReadTimeoutError extends Error {
  override readonly name = "ReadTimeoutError";
  readonly withinMs: number;

  constructor(withinMs: number) {
    super(`PostgreSQL has not answered within ${withinMs} ms`);
    this.withinMs = withinMs;
  }
}

type Done<Row extends object> = (error: Error | undefined, result: pg.ResultBuilder<Row>) => void;

/** A named pg query, built directly: for a configuration object, pg copies every property for every query. */
class NamedQuery<Row extends object> extends pg.Query<Row> {
  /** The name under which pg prepares the statement. */
  declare name: string;

  constructor({ name, text }: Statement, values: readonly unknown[], done: Done<Row>) {
    super(text, [...values], done);
    this.name = name;
  }
}

/**
 * Sends a statement and resolves to its result.
 *
 * Uses a callback and its own timer, because pg's promises and its `query_timeout` both assign a function to
 * a property of the query. V8 puts such a function into memory that only full garbage collections reclaim,
 * and it retains every row of the result until then: a third of the CPU time of a busy reader.
 *
 * @throws ReadTimeoutError after `withinMs`: the connection can no longer be used. pg's errors otherwise.
 */
export const executeQuery = <Row extends object>(
  client: pg.ClientBase,
  statement: Statement,
  values: readonly unknown[],
  withinMs: number,
): Promise<pg.QueryResult<Row>> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new ReadTimeoutError(withinMs)), withinMs);
    const done: Done<Row> = (error, result) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve(result);
    };
    client.query(new NamedQuery(statement, values, done));
  });
