import type { PeerResponse } from "./transport.ts";

/** A response that means that the peer failed to process the request. */
export class FailedResponse extends Error {
  override readonly name = "FailedResponse";
  readonly status: number;
  /** The pause that the peer requested. */
  readonly retryAfterMs: number | undefined;

  constructor({ status, retryAfterMs }: PeerResponse) {
    super(`the response was ${status}`);
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
 * No connection, a broken one, or one that stayed silent: another task may succeed. Not listed, because a
 * retry changes nothing: a name that does not exist, expired time, a full bulkhead, an unreadable response.
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
  if (error instanceof FailedResponse) return error.status === 503;
  const { code } = error as { code?: unknown };
  return typeof code === "string" && worthRetrying.has(code);
};

/** Milliseconds to wait before a retry; undefined if a retry is not worthwhile. */
export const pauseBefore = (retry: number, error: unknown): number | undefined => {
  if (!isWorthRetrying(error)) return undefined;
  const requestedMs = error instanceof FailedResponse ? (error.retryAfterMs ?? 0) : 0;
  return requestedMs + backoffMs(retry);
};
