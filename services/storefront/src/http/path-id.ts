import * as z from "zod";

const id = z.uuid();

/** True if a part of a path can be an id. Every other one leads to a page that does not exist. */
export const isId = (text: unknown): text is string => id.safeParse(text).success;
