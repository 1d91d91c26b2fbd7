import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Operation } from "@shop/contracts";
import { allApis } from "@shop/test-support";
import fc from "fast-check";
import * as z from "zod";
import { fieldMessage } from "../src/app/field-messages.ts";

type Code = z.core.$ZodIssue["code"];

const detailsOf = (schema: z.ZodType, value: unknown): string[] =>
  schema.safeParse(value, { error: fieldMessage }).error?.issues.map(({ message }) => message) ?? [];

/**
 * For each of the library's codes: a schema, a value that produces the code, and the message that a client
 * reads.
 */
const cases: Readonly<Record<Code, readonly (readonly [z.ZodType, unknown, string])[]>> = {
  invalid_type: [
    [z.string(), 5, "must be a text"],
    [z.int(), 1.5, "must be a whole number"],
    [z.number(), "1", "must be a number"],
    [z.coerce.number(), "abc", "must be a number"],
    [z.boolean(), "yes", "must be true or false"],
    [z.array(z.string()), {}, "must be a list"],
    [z.strictObject({}), [], "must be an object"],
    [z.strictObject({ name: z.string() }), {}, "is missing"],
    [z.date(), "today", "must be of another type"],
  ],
  too_small: [
    [z.string().min(1), "", "must have at least 1 character"],
    [z.string().min(8), "short", "must have at least 8 characters"],
    [z.array(z.string()).min(1), [], "must have at least 1 item"],
    [z.int().min(1), 0, "must be at least 1"],
    [z.number().gt(0), 0, "must be more than 0"],
  ],
  too_big: [
    [z.string().max(1), "ab", "must have at most 1 character"],
    [z.array(z.string()).max(2), ["a", "b", "c"], "must have at most 2 items"],
    [z.int().max(100), 101, "must be at most 100"],
    [z.number().lt(5), 5, "must be less than 5"],
  ],
  invalid_format: [
    [z.guid(), "x", "must be a UUID"],
    [z.iso.datetime(), "x", "must be a time such as 2026-11-23T12:00:00Z"],
    [z.string().regex(/^a$/), "x", "must be in another format"],
  ],
  not_multiple_of: [[z.number().multipleOf(5), 3, "must be a multiple of 5"]],
  unrecognized_keys: [[z.strictObject({}), { a: 1 }, "has unknown fields"]],
  invalid_union: [[z.union([z.string(), z.int()]), true, "must have one of the documented forms"]],
  invalid_key: [[z.record(z.string().max(1), z.int()), { ab: 1 }, "has a name that is not allowed"]],
  invalid_element: [[z.map(z.date(), z.int()), new Map([[new Date(0), "1"]]), "has an invalid item"]],
  invalid_value: [
    [z.literal("USD"), "EUR", 'must be "USD"'],
    [z.enum(["name", "price"]), "size", 'must be one of "name", "price"'],
  ],
  custom: [[z.string().refine(() => false), "x", "is not valid"]],
};

describe("the message for an invalid value", () => {
  for (const [code, samples] of Object.entries(cases)) {
    it(`is plain English for ${code}`, () => {
      for (const [schema, value, expected] of samples) {
        assert.equal(schema.safeParse(value).error?.issues[0]?.code, code, expected);
        assert.deepEqual(detailsOf(schema, value), [expected]);
      }
    });
  }

  it("never uses the library's words, for any value and any operation", () => {
    const operations = allApis.flatMap((api) => Object.values<Operation>(api.operations));
    const schemas = operations.flatMap(({ request }) => Object.values(request) as z.ZodObject[]);
    const names = [...new Set(schemas.flatMap((schema) => Object.keys(schema.shape)))];
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(Number.NaN, "", 0, -1, "x".repeat(10_000)));
    const bodies = fc.oneof(value, fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 8 }));
    fc.assert(
      fc.property(fc.constantFrom(...schemas), bodies, (schema, body) => {
        for (const detail of detailsOf(schema, body)) {
          assert.match(detail, /^(?:must|is|has) /);
          assert.doesNotMatch(detail, /Invalid|expected|received|Too (?:small|big)|NaN|undefined/);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
