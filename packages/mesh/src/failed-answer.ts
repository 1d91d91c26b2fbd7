import type { PeerResponse } from "./transport.ts";

/** An answer that says that the peer could not do its work. */
export class FailedAnswer extends Error {
  override readonly name = "FailedAnswer";
  readonly status: number;
  /** How long the peer asks to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor({ status, retryAfterMs }: PeerResponse) {
    super(`the answer was ${status}`);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  get retryAfterS(): number | undefined {
    return this.retryAfterMs === undefined ? undefined : Math.ceil(this.retryAfterMs / 1000);
  }
}

const failedStatuses = new Set([500, 502, 503, 504]);

export const isFailed = ({ status }: PeerResponse): boolean => failedStatuses.has(status);

/**
 * No connection, a broken one, or one on which nothing came: another task may do better. Not in the list, as trying
 * again changes nothing: a name that does not exist, time that is up, a full bulkhead, an answer that cannot be read.
 */
const worthRetrying = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_SOCKET",
]);

const firstBackoffMs = 25;
const longestBackoffMs = 250;

/** Full jitter: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/ */
const backoffMs = (retry: number): number =>
  Math.random() * Math.min(longestBackoffMs, firstBackoffMs * 2 ** retry);

const isWorthRetrying = (error: unknown): boolean => {
  if (error instanceof FailedAnswer) return error.status === 503;
  const { code } = error as { code?: unknown };
  return typeof code === "string" && worthRetrying.has(code);
};

/** How long to wait before trying again, in milliseconds; undefined where trying again is not worth it. */
export const pauseBefore = (retry: number, error: unknown): number | undefined => {
  if (!isWorthRetrying(error)) return undefined;
  const askedMs = error instanceof FailedAnswer ? (error.retryAfterMs ?? 0) : 0;
  return askedMs + backoffMs(retry);
};
