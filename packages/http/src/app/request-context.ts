import { ProblemError } from "@shop/contracts";
import {
  beginTrace,
  type Logger,
  type Metrics,
  type RequestTrace,
  remainingMs,
  runInContext,
} from "@shop/telemetry";
import { timing } from "@shop/topology";
import type { Request, RequestHandler, Response } from "express";
import { securityHeaders } from "./security-headers.ts";

/** The facts and recorders with which a door records its requests. */
export interface Recording {
  readonly service: string;
  readonly version: string;
  readonly door: "public" | "internal";
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const oneOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

/** A peer passes on the rest of its own budget; a client cannot set one. */
const budgetOf = (req: Request, fromPeer: boolean): number => {
  const requestedMs = fromPeer
    ? Number.parseInt(oneOf(req.headers["x-request-deadline"]) ?? "", 10)
    : Number.NaN;
  return Number.isNaN(requestedMs) ? timing.requestBudgetMs : Math.min(requestedMs, timing.requestBudgetMs);
};

const begin = (req: Request, { service, version, door }: Recording): RequestTrace => {
  const fromPeer = door === "internal";
  return beginTrace({
    service,
    version,
    fromPeer,
    method: req.method,
    host: req.headers.host ?? service,
    path: req.path,
    traceHeader: oneOf(req.headers["x-amzn-trace-id"]),
    requestId: oneOf(req.headers["x-request-id"]),
    userId: oneOf(req.headers["x-user-id"]),
    budgetMs: budgetOf(req, fromPeer),
    clientIp: () => req.ip,
    userAgent: req.headers["user-agent"],
  });
};

/** 499, as in nginx: the client disconnected before the response was sent. */
const statusOf = (res: Response): number => (res.writableFinished ? res.statusCode : 499);

/** A log line longer than 16 kB is stored in pieces, and a client could then forge the later ones. */
const maxPathLength = 500;

const record = (req: Request, res: Response, { logger, metrics }: Recording, ms: number): void => {
  const status = statusOf(res);
  const operation = (res.locals["operation"] as string | undefined) ?? "none";
  const problem = res.locals["problem"] as ProblemError | undefined;
  metrics.count("Requests", { Operation: operation });
  metrics.time("Latency", ms, { Operation: operation });
  const path = req.path.slice(0, maxPathLength);
  const fields = { method: req.method, path, operation, status, ms: Math.round(ms * 10) / 10 };
  if (status >= 500) {
    metrics.count("Errors", { Operation: operation });
    logger.error({ ...fields, err: problem?.facts.cause ?? problem }, "request failed");
  } else logger.info(problem ? { ...fields, problem: problem.code } : fields, "request");
};

/**
 * Gives every request its context and the headers of every response, and records it once it has ended: one log
 * line, its metrics, its segment.
 */
export const requestContext =
  (recording: Recording): RequestHandler =>
  (req, res, next) => {
    const start = performance.now();
    const trace = begin(req, recording);
    for (const [name, value] of Object.entries(securityHeaders)) res.setHeader(name, value);
    res.setHeader("X-Request-Id", trace.context.requestId);
    res.setHeader("X-Amzn-Trace-Id", `Root=${trace.context.traceId}`);
    runInContext(trace.context, () => {
      res.once("close", () =>
        runInContext(trace.context, () => {
          record(req, res, recording, performance.now() - start);
          const problem = res.locals["problem"] as ProblemError | undefined;
          const status = statusOf(res);
          trace.end(status, status >= 500 ? (problem?.facts.cause ?? problem) : undefined);
        }),
      );
      next();
    });
  };

/** Rejects a request whose deadline has passed: its caller no longer waits. */
export const refuseLateRequests: RequestHandler = (_req, _res, next) => {
  if (remainingMs() <= 0)
    throw new ProblemError("deadline-exceeded", "The deadline for this request has passed.");
  next();
};
