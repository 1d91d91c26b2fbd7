import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { undocumented } from "../../../../../test/faults/harness/documented.ts";
import { errorCode } from "../../../../../test/faults/harness/error-code.ts";

/** One response, or the code of the error instead of one. */
export interface Attempt {
  readonly status: number | undefined;
  readonly error: string | undefined;
  /** The id of the payment, if the response names one. */
  readonly paymentId: string | undefined;
  /** The id of the refund, if the response is one. */
  readonly refundId: string | undefined;
  /** The last segment of a problem's `type`. */
  readonly problem: string | undefined;
  /** The Retry-After of the response. */
  readonly retryAfterMs: number;
  /** The reason the response is undocumented, if it is. */
  readonly complaint: string | undefined;
}

/** A request that moves money. */
export interface MoneyRequest {
  readonly operation: "pay" | "refund";
  readonly url: string;
  readonly token: string;
  readonly body: object;
}

const responseTimeoutMs = 15_000;
/** A short delay for responses without a Retry-After. */
const pauseMs = 200;

const failed = (error: unknown): Attempt => ({
  status: undefined,
  error: errorCode(error),
  paymentId: undefined,
  refundId: undefined,
  problem: undefined,
  retryAfterMs: 0,
  complaint: undefined,
});

/** The fields that distinguish payments, refunds and problems. */
interface ResponseBody {
  readonly id?: string;
  readonly paymentId?: string;
  readonly type?: string;
}

/**
 * Sends a request once under an Idempotency-Key, and checks the response against the contract. Never throws.
 */
export const sendOnce = async (request: MoneyRequest, key: string): Promise<Attempt> => {
  const { operation, url, token, body } = request;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${token}`,
        "idempotency-key": key,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(responseTimeoutMs),
    });
    const text = await response.text();
    const { status, headers } = response;
    const isJson = headers.get("content-type")?.includes("json") ?? false;
    const seen: unknown = isJson ? JSON.parse(text) : text;
    const { id, paymentId, type } = (isJson ? seen : {}) as ResponseBody;
    const isRefund = operation === "refund" && status < 300;
    return {
      status,
      error: undefined,
      paymentId: paymentId ?? id,
      refundId: isRefund ? id : undefined,
      problem: type?.replace("/problems/", ""),
      retryAfterMs: Number(headers.get("retry-after") ?? 0) * 1_000,
      complaint: undocumented("payment", operation, {
        status,
        headers: Object.fromEntries(headers),
        body: seen,
      }),
    };
  } catch (error) {
    return failed(error);
  }
};

/** True if the same request should be sent again. */
const isOpen = ({ status, problem }: Attempt): boolean =>
  status === undefined || [202, 502, 503, 504].includes(status) || problem === "request-in-progress";

/**
 * Retries under one key, as a well-behaved client does, until the response is final or `timeoutMs` have
 * passed. Never throws.
 */
export const retryUntilFinal = async (
  request: MoneyRequest,
  timeoutMs: number,
): Promise<{ readonly key: string; readonly attempts: readonly Attempt[] }> => {
  const key = randomUUID();
  const until = performance.now() + timeoutMs;
  const attempts: Attempt[] = [];
  for (;;) {
    const attempt = await sendOnce(request, key);
    attempts.push(attempt);
    if (!isOpen(attempt) || performance.now() > until) return { key, attempts };
    // A client that is still waiting when its test fails does not keep the process alive.
    await delay(Math.max(pauseMs, attempt.retryAfterMs), undefined, { ref: false });
  }
};

/** The final response; undefined if the client gave up. */
export const finalOf = (attempts: readonly Attempt[]): Attempt | undefined => {
  const last = attempts.at(-1);
  return last && !isOpen(last) ? last : undefined;
};
