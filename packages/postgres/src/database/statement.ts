/** A prepared statement: SQL text with `$1` placeholders under a name that stands for this text alone. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** PostgreSQL cuts longer names off, which would make two statements one. */
const maxNameLength = 63;

/**
 * Names a statement, so that PostgreSQL parses and plans it once for each connection.
 *
 * @throws RangeError where the name is too long.
 */
export const statement = (name: string, text: string): Statement => {
  if (Buffer.byteLength(name) > maxNameLength) throw new RangeError(`statement name too long: ${name}`);
  return { name, text };
};

/** Something that statements can be sent to: the database, or one transaction. */
export interface Queryable {
  /**
   * Sends a statement and resolves to its rows.
   *
   * @throws ProblemError `unavailable` where PostgreSQL cannot be reached or does not answer in time,
   *   `deadline-exceeded` where the request has no time left; PostgreSQL's own errors otherwise.
   */
  query<Row extends object>(statement: Statement, values?: readonly unknown[]): Promise<Row[]>;
}
