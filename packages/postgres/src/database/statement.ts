/** A prepared statement: SQL text with `$1` placeholders, and a name that no other text has. */
export interface Statement {
  readonly name: string;
  readonly text: string;
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

/** A statement whose values have names. */
export interface NamedStatement {
  readonly statement: Statement;
  /** The values in the order of the statement's placeholders. @throws if one is missing */
  bind(values: Readonly<Record<string, unknown>>): readonly unknown[];
}

/** Names a statement whose text contains `:name` in place of `$1`. */
export const namedStatement = (name: string, text: string): NamedStatement => {
  const names: string[] = [];
  const numbered = text.replaceAll(/(?<!:):([a-z]\w*)/gi, (_, value: string) => {
    if (!names.includes(value)) names.push(value);
    return `$${names.indexOf(value) + 1}`;
  });
  return {
    statement: statement(name, numbered),
    bind: (values) =>
      names.map((value) => {
        if (!(value in values)) throw new Error(`the statement ${name} needs the value ${value}`);
        return values[value];
      }),
  };
};

/** An executor of statements: the database, or one transaction. */
export interface Queryable {
  /**
   * Sends a statement and resolves to its rows.
   *
   * @throws ProblemError `unavailable` if PostgreSQL cannot be reached or does not respond in time,
   * `deadline-exceeded` if the request has no time left; PostgreSQL's own errors otherwise.
   */
  query<Row extends object>(statement: Statement, values?: readonly unknown[]): Promise<Row[]>;
}
