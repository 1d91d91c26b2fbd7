/** A prepared statement: SQL text with `$1` placeholders, and a name that no other text has. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** The names of its values, in the order of their placeholders, if they have names. */
  readonly names?: readonly string[];
}

/** PostgreSQL truncates longer names, so two statements could share one. */
const maxNameLength = 63;

/**
 * Names a statement, so that PostgreSQL parses and plans it once per connection.
 *
 * @throws RangeError if the name is too long.
 */
export const statement = (name: string, text: string): Statement => {
  if (Buffer.byteLength(name) > maxNameLength) throw new RangeError(`statement name too long: ${name}`);
  return { name, text };
};

/** Names a statement whose text contains `:name` in place of `$1`: its values are given by name. */
export const namedStatement = (name: string, text: string): Statement => {
  const names: string[] = [];
  const numbered = text.replaceAll(/(?<!:):([a-z]\w*)/gi, (_, value: string) => {
    if (!names.includes(value)) names.push(value);
    return `$${names.indexOf(value) + 1}`;
  });
  return { ...statement(name, numbered), names };
};

/** The values of a statement: by position or, for {@link namedStatement}, by name. */
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
