import type * as z from "zod";

type Issue = z.core.$ZodRawIssue;
type Code = z.core.$ZodIssue["code"];
type MessageOf = { readonly [C in Code]: (issue: Extract<Issue, { code: C }>) => string };

const nouns: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  safeint: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  null: "null",
};

const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ["character", "characters"],
  array: ["item", "items"],
  set: ["item", "items"],
  object: ["field", "fields"],
};

const formats: Readonly<Record<string, string>> = {
  guid: "a UUID",
  uuid: "a UUID",
  datetime: "a time such as 2026-11-23T12:00:00Z",
  email: "an e-mail address",
  url: "an address such as https://shop.example/mug",
};

/** "must have at least 1 character", "must be more than 5", "must have at most 50 items". */
const bounded = (origin: string, phrase: string, limit: number | bigint): string => {
  const [one, many] = units[origin] ?? [];
  return one === undefined
    ? `must be ${phrase} ${limit}`
    : `must have ${phrase} ${limit} ${limit === 1 ? one : many}`;
};

const listOf = (values: readonly unknown[]): string =>
  values.map((value) => JSON.stringify(value)).join(", ");

const messages: MessageOf = {
  invalid_type: ({ expected, input }) =>
    input === undefined ? "is missing" : `must be ${nouns[expected] ?? "of another type"}`,
  too_small: ({ origin, minimum, inclusive }) =>
    bounded(origin, inclusive === false ? "more than" : "at least", minimum),
  too_big: ({ origin, maximum, inclusive }) =>
    bounded(origin, inclusive === false ? "less than" : "at most", maximum),
  invalid_format: ({ format }) => `must be ${formats[format] ?? "in another format"}`,
  not_multiple_of: ({ divisor }) => `must be a multiple of ${divisor}`,
  unrecognized_keys: () => "has unknown fields",
  invalid_union: () => "must have one of the documented forms",
  invalid_key: () => "has a name that is not allowed",
  invalid_element: () => "has an invalid item",
  invalid_value: ({ values }) =>
    values.length === 1 ? `must be ${listOf(values)}` : `must be one of ${listOf(values)}`,
  custom: () => "is not valid",
};

/** Describes an invalid value in words that need no knowledge of the validation library. */
export const fieldMessage = (issue: Issue): string =>
  (messages[issue.code] as (issue: Issue) => string)(issue);
