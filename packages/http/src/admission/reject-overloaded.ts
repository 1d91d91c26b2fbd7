import { randomUUID } from "node:crypto";
import { ProblemError, statusOfProblem } from "@shop/contracts";
import { newTraceId } from "@shop/telemetry";
import type { Request, Response } from "express";
import { problemJson } from "../app/problem-response.ts";
import { securityHeaders } from "../app/security-headers.ts";

const retryAfterS = 1;
const problem = new ProblemError("overloaded", "Try again in a moment.");

/**
 * Rejects a request at a fraction of the cost of any other response. During overload there are many of them,
 * and their cost is paid by the admitted requests. They have no context, no segment and no log line.
 */
export const rejectOverloaded = ({ originalUrl }: Request, res: Response): void => {
  const traceId = newTraceId();
  const query = originalUrl.indexOf("?");
  const text = problemJson(problem, query < 0 ? originalUrl : originalUrl.slice(0, query), traceId);
  res.writeHead(statusOfProblem(problem.code), {
    ...securityHeaders,
    "X-Request-Id": randomUUID(),
    "X-Amzn-Trace-Id": `Root=${traceId}`,
    "Retry-After": retryAfterS,
    "Cache-Control": "no-store",
    "Content-Type": "application/problem+json; charset=utf-8",
    "Content-Length": Buffer.byteLength(text),
  });
  res.end(text);
};
