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
