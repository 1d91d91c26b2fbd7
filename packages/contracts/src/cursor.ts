import * as z from "zod";
import { ProblemError } from "./problems.ts";

/** Encodes the position after which the next page starts as an opaque text. */
export const encodeCursor = (place: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(place)).toString("base64url");

const invalidCursor = (pointer: string) =>
  new ProblemError("invalid-request", "The cursor was not issued by this list.", {
    errors: [{ pointer, detail: "is not a cursor of this list" }],
  });

/**
 * Decodes a cursor of {@link encodeCursor}.
 *
 * @throws ProblemError `invalid-request` if it is not a cursor of this list.
 */
export const decodeCursor = <T>(cursor: string, schema: z.ZodType<T>, pointer = "/query/cursor"): T => {
  let place: unknown;
  try {
    place = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    throw invalidCursor(pointer);
  }
  const parsed = schema.safeParse(place);
  if (!parsed.success) throw invalidCursor(pointer);
  return parsed.data;
};

/** ISO 8601 allows more times than PostgreSQL can read: a year 0, any number of decimals. */
export const isStorableTime = (time: string): boolean =>
  time.length <= "2026-11-23T12:00:00.123456Z".length && !time.startsWith("0000");

/** A time in a cursor. */
export const cursorTime = z.iso.datetime().refine(isStorableTime);

/** A text in a cursor, as stored: it may be older than the rules for new texts. */
export const cursorText = z.string().refine((text) => text.isWellFormed() && !text.includes("\0"));

/** A page of a list, and the position after which the next page starts, if there is one. */
export interface Page<T, P> {
  readonly items: T[];
  readonly next: P | undefined;
}

/**
 * Cuts a page from the rows that a query for one more than `limit` found: the additional row shows that the
 * list continues.
 */
export const pageOf = <T, P>(found: readonly T[], limit: number, placeOf: (last: T) => P): Page<T, P> => {
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, next: last && placeOf(last) };
};

/** The cursor of a row in a list ordered by time. */
export const timeCursorOf = ({
  createdAt,
  id,
}: {
  readonly createdAt: string;
  readonly id: string;
}): string => encodeCursor([createdAt, id]);

/** A row's position in a list ordered by time, newest first: its time and its id. */
export const timeCursor = z.tuple([cursorTime, z.guid()]);
