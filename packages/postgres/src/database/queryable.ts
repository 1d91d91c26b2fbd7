import type { Statement } from "./statement.ts";

/** The values of a statement: by position or, for `namedStatement`, by name. */
export type Values = readonly unknown[] | Readonly<Record<string, unknown>>;

/** An executor of statements: the database, or one transaction. */
export interface Queryable {
  /**
   * Sends a statement and resolves to its rows.
   *
   * @throws Error if a named value is missing.
   * @throws ProblemError `unavailable` if PostgreSQL cannot be reached or does not respond in time,
   * `deadline-exceeded` if the request has no time left; PostgreSQL's own errors otherwise.
   */
  query<Row extends object>(statement: Statement, values?: Values): Promise<Row[]>;
}

/** Runs statements, individually or in transactions. */
export interface Session extends Queryable {
  /**
   * Runs `work` in a transaction: commits if it resolves, rolls back if it rejects, and repeats it after a
   * deadlock or a serialization failure.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
}
