import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from "zod-openapi";
import { problemDocument } from "./common.ts";
import {
  allow,
  headerObjects,
  noStore,
  type ResponseHeaders,
  retryAfter,
  wwwAuthenticate,
} from "./headers.ts";
import { documentedProblemsOf, type Operation } from "./operation.ts";
import { type ProblemCode, problems, statusOfProblem } from "./problems.ts";

const headersOfStatus: Readonly<Record<number, ResponseHeaders>> = {
  401: { "WWW-Authenticate": wwwAuthenticate },
  405: { Allow: allow },
  429: { "Retry-After": retryAfter },
  503: { "Retry-After": retryAfter },
};

/** Responses shared by many operations, by their name among the document's components. */
const shared: Readonly<Record<string, readonly ProblemCode[]>> = {
  MalformedRequest: ["malformed-request"],
  Unauthenticated: ["unauthenticated"],
  Forbidden: ["forbidden"],
  MethodNotAllowed: ["method-not-allowed"],
  RequestTimeout: ["request-timeout"],
  PayloadTooLarge: ["payload-too-large"],
  UnsupportedMediaType: ["unsupported-media-type"],
  InvalidRequest: ["invalid-request"],
  TooManyAttempts: ["too-many-attempts"],
  HeadersTooLarge: ["headers-too-large"],
  InternalError: ["internal-error"],
  Unavailable: ["overloaded", "unavailable"],
  DeadlineExceeded: ["deadline-exceeded"],
};

const responseOf = (
  status: number,
  codes: readonly ProblemCode[],
  own: ResponseHeaders = {},
): ZodOpenApiResponseObject => ({
  description: codes.map((code) => `\`/problems/${code}\`: ${problems[code].title}.`).join("\n\n"),
  headers: headerObjects({ "Cache-Control": noStore, ...headersOfStatus[status], ...own }),
  content: { "application/problem+json": { schema: problemDocument } },
});

const sharedResponses = new Map(
  Object.entries(shared).map(([id, codes]) => [
    codes.join(),
    { id, ...responseOf(statusOfProblem(codes[0] as ProblemCode), codes) },
  ]),
);

/** The problem responses: those shared by many operations are references to one description. */
export const failures = (op: Operation): ZodOpenApiResponsesObject => {
  const byStatus = Map.groupBy(documentedProblemsOf(op), statusOfProblem);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const own = op.problemHeaders?.[status];
      const common = own ? undefined : sharedResponses.get(codes.toSorted().join());
      return [String(status), common ?? responseOf(status, codes, own)];
    }),
  );
};
