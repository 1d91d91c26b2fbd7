import { ProblemError } from "@shop/contracts";
import { remainingMs } from "@shop/telemetry";
import { queryTimeoutMs } from "./connection-settings.ts";

/** The client has stopped waiting for a statement that PostgreSQL may still be executing. */
export class ReadTimeoutError extends Error {
  override readonly name = "ReadTimeoutError";
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`PostgreSQL has not responded within ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

interface PostgresError {
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly message?: unknown;
}

const details = (error: unknown): PostgresError => (typeof error === "object" && error !== null ? error : {});

const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  codes.includes(String(details(error).code));

const violates = (sqlState: string, error: unknown, constraint: string | undefined): boolean =>
  hasCode(error, sqlState) && (constraint === undefined || details(error).constraint === constraint);

/** True if a statement violated a unique constraint (the named one, if given). */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  violates("23505", error, constraint);

/** True if a statement violated a check constraint (the named one, if given). */
export const isCheckViolation = (error: unknown, constraint?: string): boolean =>
  violates("23514", error, constraint);

/** True if PostgreSQL rejected the role or the password, which may have been rotated. */
export const isRefusedLogin = (error: unknown): boolean => hasCode(error, "28P01", "28000");

/**
 * True if the result type of a prepared statement has changed, as after a migration. It works once it is
 * planned again.
 */
export const isStalePlan = (error: unknown): boolean =>
  hasCode(error, "0A000") && String(details(error).message).includes("cached plan");

/** True if the transaction was rolled back for a reason that a retry may not meet again. */
export const isRepeatable = (error: unknown): boolean =>
  hasCode(error, "40001", "40P01") || isStalePlan(error);

/** Class 08: connection exceptions. 57P01-57P05: shutting down. 53300: too many connections. */
const lostConnection =
  /^(?:08...|57P0[1-5]|53300|28P01|28000|ECONN.*|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH)$/;
/** pg reports these without a code. */
const lostConnectionText =
  /timeout exceeded when trying to connect|timeout expired|Connection terminated|connection error and is not queryable|Client was closed/;
const busyPoolText = "timeout exceeded when trying to connect";

const isReadTimeout = (error: unknown): error is ReadTimeoutError => error instanceof ReadTimeoutError;

const isLostConnection = (error: unknown): boolean => {
  const { code, message } = details(error);
  return lostConnection.test(String(code)) || lostConnectionText.test(String(message));
};

/** True if no connection became free in time: the database is busy, not down. */
export const isBusyPool = (error: unknown): boolean => details(error).message === busyPoolText;

/**
 * Class 53, insufficient resources: PostgreSQL responds, but has no disk, memory or connection left for the
 * statement.
 */
const isShortOfResources = (error: unknown): boolean => /^53...$/.test(String(details(error).code));

/**
 * True if the connection must not be used again: it is lost, a response is outstanding, or it holds a stale
 * plan.
 */
export const invalidatesConnection = (error: unknown): boolean =>
  isLostConnection(error) || isReadTimeout(error) || isStalePlan(error);

/** The service cannot use its database. The cause stays private. */
export const unavailable = (cause: unknown): ProblemError =>
  new ProblemError("unavailable", "The database is not available.", { cause, retryAfterS: 1 });

/** The request has no time left for the database. */
export const deadlineExceeded = (cause?: unknown): ProblemError =>
  new ProblemError("deadline-exceeded", "The request has run out of time.", { cause });

/**
 * True if the request's own time ran out. A timer may fire early by the clock, so the clock is not the only
 * criterion.
 */
const isOutOfTime = ({ timeoutMs }: ReadTimeoutError): boolean =>
  timeoutMs < queryTimeoutMs || remainingMs() <= 0;

/**
 * Maps outages and timeouts to problems that the service's caller may see; returns all other errors
 * unchanged.
 */
export const explain = (error: unknown): unknown => {
  if (isReadTimeout(error) && isOutOfTime(error)) return deadlineExceeded(error);
  const timedOut = isReadTimeout(error) || hasCode(error, "57014");
  return timedOut || isLostConnection(error) || isShortOfResources(error) ? unavailable(error) : error;
};
