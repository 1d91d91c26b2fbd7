import * as z from "zod";
import { ProblemError } from "./problems.ts";

/** Writes the place after which the next page begins as an opaque text. */
export const encodeCursor = (place: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(place)).toString("base64url");

const invalidCursor = () =>
  new ProblemError("invalid-request", "The cursor is not one that this list gave out.", {
    errors: [{ pointer: "/query/cursor", detail: "is not a cursor of this list" }],
  });

/**
 * Reads a cursor that {@link encodeCursor} wrote.
 *
 * @throws ProblemError `invalid-request` where it is not one of this list.
 */
export const decodeCursor = <T>(cursor: string, schema: z.ZodType<T>): T => {
  let place: unknown;
  try {
    place = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    throw invalidCursor();
  }
  const parsed = schema.safeParse(place);
  if (!parsed.success) throw invalidCursor();
  return parsed.data;
};

/** A time in a cursor. ISO 8601 has more of them than PostgreSQL reads: a year 0, any number of decimals. */
export const cursorTime = z.iso
  .datetime()
  .max("2026-11-23T12:00:00.123456Z".length)
  .refine((time) => !time.startsWith("0000"));

/** A text in a cursor, as it is kept: it may be older than the rules for what may be written now. */
export const cursorText = z.string().refine((text) => text.isWellFormed() && !text.includes("\0"));

/** The place after a row of a list that is ordered by time, newest first: its time and its id. */
export const timeCursor = z.tuple([cursorTime, z.guid()]);
