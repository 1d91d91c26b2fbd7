import { type FieldError, pointerTo } from "@shop/contracts";
import type * as z from "zod";

/** The errors of one issue in a part of the request: a JSON Pointer to each invalid value. */
export const fieldErrors = (part: string, issue: z.core.$ZodIssue): FieldError[] =>
  issue.code === "unrecognized_keys"
    ? issue.keys.map((key) => ({
        pointer: pointerTo([part, ...issue.path, key]),
        detail: "is not a known field",
      }))
    : [{ pointer: pointerTo([part, ...issue.path]), detail: issue.message }];
