import type * as z from "zod";
import type { ResponseHeaders } from "./headers.ts";
import { type ProblemCode, statusOfProblem } from "./problems.ts";

/** The permitted callers: `user` is anyone with an access token, `peer` a service on the internal door. */
export type Access = "anyone" | "user" | "admin" | "peer";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The parts of a request that have a schema. Other parts must be absent or are ignored. */
export interface RequestSchemas {
  readonly path?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Lower-case header names. Unlike other parts, headers may contain names that are not in the schema. */
  readonly header?: z.ZodObject;
  readonly body?: z.ZodType;
}

/** One successful response: its meaning, its body (absent: none) and its headers. */
export interface ResponseSchema {
  readonly description: string;
  readonly body?: z.ZodType;
  /** Without the headers common to all responses, or to all authenticated ones. */
  readonly headers?: ResponseHeaders;
}

/** One call of an API: everything that server, client, tests and documents need to know about it. */
export interface Operation {
  readonly summary: string;
  readonly description?: string;
  readonly method: Method;
  /** Relative to the API's base path, with parameters in braces: `/products/{productId}`. */
  readonly path: string;
  readonly access: Access;
  /** True if repeating the call has the same effect as a single one, so that a caller may retry. */
  readonly repeatable: boolean;
  readonly request: RequestSchemas;
  readonly responses: Readonly<Record<number, ResponseSchema>>;
  /** The problems specific to this operation; `problemsOf` adds those that follow from its shape. */
  readonly problems: readonly ProblemCode[];
  /** Headers of this operation's problems, in addition to those of their status, by status. */
  readonly problemHeaders?: Readonly<Record<number, ResponseHeaders>>;
}

/** A set of operations below one base path. */
export interface Api {
  readonly title: string;
  readonly description: string;
  readonly basePath: string;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** Keeps the exact types of an operation while checking its shape. */
export const operation = <const O extends Operation>(description: O): O => description;

/** Keeps the exact types of an API while checking its shape. */
export const api = <const A extends Api>(description: A): A => description;

type Part<O extends Operation, K extends keyof RequestSchemas> = O["request"][K];
type OutputPart<O extends Operation, K extends keyof RequestSchemas> =
  Part<O, K> extends z.ZodType ? z.output<Part<O, K>> : undefined;
type PartsWithSchema<O extends Operation> = {
  [K in keyof RequestSchemas]: Part<O, K> extends z.ZodType ? K : never;
}[keyof RequestSchemas] &
  keyof RequestSchemas;

/** A request after validation, as a handler receives it. */
export type RequestOf<O extends Operation> = { readonly [K in keyof RequestSchemas]-?: OutputPart<O, K> };

type InputPart<O extends Operation, K extends keyof RequestSchemas> =
  Part<O, K> extends z.ZodType ? z.input<Part<O, K>> : never;
/** A part without required members, such as headers that are all optional. */
type OptionalParts<O extends Operation> = {
  [K in PartsWithSchema<O>]: Record<never, never> extends InputPart<O, K> ? K : never;
}[PartsWithSchema<O>];

/** A request before validation, as a client writes it. */
export type InputOf<O extends Operation> = {
  readonly [K in Exclude<PartsWithSchema<O>, OptionalParts<O>>]: InputPart<O, K>;
} & { readonly [K in OptionalParts<O>]?: InputPart<O, K> };

type BodyOf<R extends ResponseSchema> = R["body"] extends z.ZodType ? z.output<R["body"]> : undefined;

/** Any successful response of an operation, discriminated by its status. */
export type ResponseOf<O extends Operation> = {
  [S in keyof O["responses"]]: S extends number
    ? { readonly status: S; readonly body: BodyOf<O["responses"][S]> }
    : never;
}[keyof O["responses"]];

/** Every problem that an operation itself may return: its own, and those that follow from its shape. */
export const problemsOf = (op: Operation): readonly ProblemCode[] => {
  const implied: ProblemCode[] = ["overloaded"];
  const { path, query, header, body } = op.request;
  if (body !== undefined) implied.push("malformed-request", "payload-too-large", "unsupported-media-type");
  if (path || query || header || body) implied.push("invalid-request");
  if (op.access === "user" || op.access === "admin") implied.push("unauthenticated");
  if (op.access === "admin") implied.push("forbidden");
  if (op.access === "peer") implied.push("deadline-exceeded");
  return [...new Set([...op.problems, ...implied])];
};

/** Problems of HTTP and of the process, which any operation may return before or besides its own. */
const everywhere: readonly ProblemCode[] = [
  "malformed-request",
  "method-not-allowed",
  "request-timeout",
  "headers-too-large",
  "internal-error",
  "overloaded",
  "unavailable",
];

/** Every problem that a client of an operation must expect. */
export const documentedProblemsOf = (op: Operation): readonly ProblemCode[] => [
  ...new Set([...problemsOf(op), ...everywhere]),
];

const statusesWith = (op: Operation, codes: readonly ProblemCode[]): readonly number[] =>
  [...new Set([...Object.keys(op.responses).map(Number), ...codes.map(statusOfProblem)])].sort(
    (a, b) => a - b,
  );

/** Every status that an operation itself may return, ascending. */
export const statusesOf = (op: Operation): readonly number[] => statusesWith(op, problemsOf(op));

/** Every status that a client of an operation must expect, ascending. */
export const documentedStatusesOf = (op: Operation): readonly number[] =>
  statusesWith(op, documentedProblemsOf(op));
