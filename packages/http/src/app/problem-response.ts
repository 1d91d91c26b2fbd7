import { type ProblemCode, ProblemError, problems, statusOfProblem, typeOfProblem } from "@shop/contracts";
import { currentContext, newTraceId } from "@shop/telemetry";
import type { ErrorRequestHandler, RequestHandler } from "express";

/**
 * The errors of body-parser and Express, by `type`
 * (https://expressjs.com/en/resources/middleware/body-parser.html#errors).
 */
const codesOfParserErrors: Readonly<Record<string, ProblemCode>> = {
  "entity.parse.failed": "malformed-request",
  "request.aborted": "malformed-request",
  "request.size.invalid": "malformed-request",
  "entity.too.large": "payload-too-large",
  "parameters.too.many": "payload-too-large",
  "encoding.unsupported": "unsupported-media-type",
  "charset.unsupported": "unsupported-media-type",
};

const details: Partial<Record<ProblemCode, string>> = {
  "malformed-request": "The request is not well-formed HTTP or its body is not well-formed JSON.",
  "payload-too-large": "Send at most 100 kB.",
  "unsupported-media-type": "Send the body as application/json in UTF-8.",
};

/**
 * Converts any error to a problem. An error that is not known to be the caller's fault becomes an internal
 * error without details.
 */
export const toProblem = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error;
  const { type, status } = error as { type?: unknown; status?: unknown };
  const code = typeof type === "string" ? codesOfParserErrors[type] : undefined;
  if (code) return new ProblemError(code, details[code] ?? problems[code].title, { cause: error });
  if (status === 400)
    return new ProblemError("malformed-request", "The request is not well-formed.", { cause: error });
  return new ProblemError("internal-error", "The failure is logged under the trace id.", { cause: error });
};

/** The RFC 9457 document of a problem. */
export const problemJson = (
  problem: ProblemError,
  instance: string,
  traceId = currentContext()?.traceId ?? newTraceId(),
): string => {
  const { code, detail, facts } = problem;
  return JSON.stringify({
    type: typeOfProblem(code),
    title: problems[code].title,
    status: statusOfProblem(code),
    detail,
    instance,
    traceId,
    ...(facts.errors && { errors: facts.errors }),
    ...facts.extensions,
  });
};

/** Responds to requests that no route matched. */
export const routeNotFound: RequestHandler = (req) => {
  throw new ProblemError("route-not-found", `There is nothing at ${req.path}.`);
};

/**
 * A client has set no deadline: from its point of view, a request that ran out of time is an unavailable
 * service.
 */
export const hideDeadline: ErrorRequestHandler = (error, _req, _res, next) => {
  const isDeadline = error instanceof ProblemError && error.code === "deadline-exceeded";
  const detail = "The service could not respond in time.";
  next(isDeadline ? new ProblemError("unavailable", detail, { cause: error, retryAfterS: 1 }) : error);
};

/** RFC 6750 § 3.1: a token was sent, and is rejected. Other problems of this kind concern no token. */
const challengeOf = (code: ProblemCode): string =>
  code === "unauthenticated" ? 'Bearer error="invalid_token"' : "Bearer";

/**
 * Headers that HTTP requires with a status (RFC 9110 § 11.6.1, § 10.2.3), unless the problem has more
 * specific ones.
 */
const headersOf = ({ code, facts }: ProblemError): Readonly<Record<string, string>> => {
  const { kind } = problems[code];
  const retryAfterS = facts.retryAfterS ?? (kind === "unavailable" ? 1 : undefined);
  return {
    ...(kind === "unauthenticated" && { "WWW-Authenticate": challengeOf(code) }),
    ...(retryAfterS !== undefined && { "Retry-After": String(retryAfterS) }),
    ...facts.headers,
  };
};

/** Responds to every error with problem+json. The access log records it with the status. */
export const respondProblem: ErrorRequestHandler = (error, req, res, next) => {
  const problem = toProblem(error);
  res.locals["problem"] = problem;
  if (res.headersSent) {
    next(error);
    return;
  }
  for (const [name, value] of Object.entries(headersOf(problem))) res.setHeader(name, value);
  const text = problemJson(problem, req.originalUrl.split("?")[0] ?? "/");
  res.statusCode = statusOfProblem(problem.code);
  res.setHeader("Content-Type", "application/problem+json; charset=utf-8");
  res.setHeader("Cache-Control", "no-store");
  res.setHeader("Content-Length", Buffer.byteLength(text));
  res.end(text);
};
