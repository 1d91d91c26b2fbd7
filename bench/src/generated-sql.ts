/** SQL expressions from which services generate any number of rows. */

/** The id of row `n`, an SQL expression. */
export const idOf = (n: string): string =>
  `('00000000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

/**
 * The time of row `n`. Its milliseconds never end in 0, so PostgreSQL and JavaScript write it alike.
 */
export const timeOf = (n: string): string =>
  `timestamptz '2026-01-01 00:00:00.001+00' + (${n}) * interval '1 second' + ((${n}) % 9) * interval '1 millisecond'`;

/** The id of row `n`, as a value. */
export const generatedId = (n: number): string =>
  `00000000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
