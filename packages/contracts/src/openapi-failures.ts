import type {
  ZodOpenApiHeadersObject,
  ZodOpenApiResponseObject,
  ZodOpenApiResponsesObject,
} from "zod-openapi";
import { problemDocument } from "./common.ts";
import { documentedProblemsOf, type Operation } from "./operation.ts";
import { type ProblemCode, problems, statusOfProblem } from "./problems.ts";

const retryAfter: ZodOpenApiHeadersObject = {
  "Retry-After": {
    description: "Seconds to wait before the next attempt.",
    required: true,
    schema: { type: "integer", minimum: 0 },
  },
};

const headersOfStatus: Readonly<Record<number, ZodOpenApiHeadersObject>> = {
  401: {
    "WWW-Authenticate": {
      description:
        'The scheme: `Bearer`, with `error="invalid_token"` if a token was sent that is not valid.',
      required: true,
      schema: { type: "string" },
    },
  },
  405: {
    Allow: { description: "The methods that the path takes.", required: true, schema: { type: "string" } },
  },
  429: retryAfter,
  503: retryAfter,
};

/** Responses that many operations share, by the name that they have among the document's components. */
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

const responseOf = (status: number, codes: readonly ProblemCode[]): ZodOpenApiResponseObject => ({
  description: codes.map((code) => `\`/problems/${code}\`: ${problems[code].title}.`).join("\n\n"),
  ...(headersOfStatus[status] && { headers: headersOfStatus[status] }),
  content: { "application/problem+json": { schema: problemDocument } },
});

const sharedResponses = new Map(
  Object.entries(shared).map(([id, codes]) => [
    codes.join(),
    { id, ...responseOf(statusOfProblem(codes[0] as ProblemCode), codes) },
  ]),
);

/** The responses that tell of problems: those that many operations have are references to one description. */
export const failures = (op: Operation): ZodOpenApiResponsesObject => {
  const byStatus = Map.groupBy(documentedProblemsOf(op), statusOfProblem);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      sharedResponses.get(codes.toSorted().join()) ?? responseOf(status, codes),
    ]),
  );
};
