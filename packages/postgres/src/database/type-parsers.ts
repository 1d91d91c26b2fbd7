import pg from "pg";

const int8 = 20;
const timestamptz = 1184;

/** Exact or an error, because amounts of money are read through it. */
const parseInt8 = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit into a JavaScript integer`);
  return value;
};

/**
 * Sessions run in UTC, so a timestamp reads `2026-11-23 12:00:00.123456+00`; RFC 3339 differs by two
 * characters. Parsing it with `Date` takes about half the time of reading a list of 20 rows, and loses the
 * microseconds.
 */
const parseTimestamp = (text: string): unknown =>
  text.endsWith("+00") && text.charCodeAt(4) === 45
    ? `${text.slice(0, 10)}T${text.slice(11, -3)}Z`
    : (pg.types.getTypeParser(timestamptz)(text) as unknown);

type TypeParser = (text: string) => unknown;

/** Parsers of PostgreSQL's values for one pool; pg's global parsers stay unchanged. */
export const typeParsers = {
  getTypeParser: (oid: number, format?: string): TypeParser => {
    if (format !== "binary" && oid === int8) return parseInt8;
    if (format !== "binary" && oid === timestamptz) return parseTimestamp;
    return pg.types.getTypeParser(oid) as TypeParser;
  },
};
