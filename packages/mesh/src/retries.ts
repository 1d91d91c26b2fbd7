import { setTimeout as delay } from "node:timers/promises";
import { backoff, fullJitter } from "@shop/time";
import type { CallLimits, PeerResponse } from "./transport.ts";

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

const backoffMs = backoff({ first: 25, longest: 250 });

const isWorthRetrying = (error: unknown): boolean => {
  if (error instanceof FailedResponse) return error.status === 503;
  const { code } = error as { code?: unknown };
  return typeof code === "string" && worthRetrying.has(code);
};

/** Milliseconds to wait before a retry; undefined if a retry is not worthwhile. */
const pauseBefore = (retry: number, error: unknown): number | undefined => {
  if (!isWorthRetrying(error)) return undefined;
  const requestedMs = error instanceof FailedResponse ? (error.retryAfterMs ?? 0) : 0;
  return requestedMs + fullJitter(backoffMs(retry));
};

/** Limits retries to a share of all calls, so that retries do not multiply the load on a failing peer. */
export interface RetryBudget {
  /** Every first attempt earns a fraction of a retry. */
  earn(): void;
  /** Spends one retry. Returns false if none is left. */
  spend(): boolean;
}

/** Creates a token bucket: each call earns `share` of a retry, up to `max` retries. */
export const createRetryBudget = ({ share = 0.1, max = 10 } = {}): RetryBudget => {
  let tokens = max;
  return {
    earn: () => {
      tokens = Math.min(max, tokens + share);
    },
    spend: () => {
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
};

/** Makes a call, and repeats it as far as time, budget and the peer's state permit. */
export type Repeat = <T>(attempt: () => Promise<T>, limits: CallLimits, canRepeat: boolean) => Promise<T>;

const maxRetries = 2;

/**
 * Creates the retries of one peer.
 *
 * @param isStopped true while the peer must not be called again
 */
export const createRepeat = (isStopped: () => boolean, onRetry: () => void): Repeat => {
  const budget = createRetryBudget();
  return async (attempt, { signal, until }, canRepeat) => {
    budget.earn();
    for (let retry = 0; ; retry += 1)
      try {
        return await attempt();
      } catch (error) {
        const pause = canRepeat && retry < maxRetries ? pauseBefore(retry, error) : undefined;
        const isInTime = pause !== undefined && performance.now() + pause < until;
        if (!isInTime || signal.aborted || isStopped() || !budget.spend()) throw error;
        onRetry();
        await delay(pause);
      }
  };
};
