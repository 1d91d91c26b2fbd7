import { type FieldError, type Operation, ProblemError, type RequestSchemas } from "@shop/contracts";
import type { Request } from "express";
import { fieldErrors } from "./field-errors.ts";
import { fieldMessage } from "./field-messages.ts";

const partNames = ["path", "query", "header", "body"] as const satisfies readonly (keyof RequestSchemas)[];

type Parts = Record<(typeof partNames)[number], unknown>;

const partsOf = (req: Request): Parts => ({
  path: req.params,
  query: req.query,
  header: req.headers,
  body: req.body,
});

const maxErrors = 50;

/**
 * Parses the parts of a request that the operation has schemas for.
 *
 * @throws ProblemError `invalid-request`, listing every invalid value.
 */
export const validate = (op: Operation, req: Request): Parts => {
  const given = partsOf(req);
  const valid: Parts = { path: undefined, query: undefined, header: undefined, body: undefined };
  const errors: FieldError[] = [];
  for (const part of partNames) {
    const schema = op.request[part];
    if (!schema) continue;
    const parsed = schema.safeParse(given[part], { error: fieldMessage });
    if (parsed.success) valid[part] = parsed.data;
    else errors.push(...parsed.error.issues.flatMap((issue) => fieldErrors(part, issue)));
  }
  if (errors.length === 0) return valid;
  throw new ProblemError("invalid-request", "Some values of the request are invalid; see `errors`.", {
    errors: errors.slice(0, maxErrors),
  });
};
