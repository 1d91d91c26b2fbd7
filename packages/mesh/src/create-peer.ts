import { setTimeout as delay } from "node:timers/promises";
import { type ClientRequest, type ClientResponse, ProblemError, type Send } from "@shop/contracts";
import { type Logger, type Metrics, remainingMs } from "@shop/telemetry";
import { type CircuitState, createCircuitBreaker } from "./circuit-breaker.ts";
import { FailedResponse, isFailed, pauseBefore } from "./failed-response.ts";
import { defaultTiming, type PeerTiming } from "./peer-timing.ts";
import { createRetryBudget } from "./retry-budget.ts";
import { createTransport, type Lookup } from "./transport.ts";

export type { CircuitState };

/** A service that this one calls. */
export interface Peer {
  /**
   * The transport of the peer's typed client.
   *
   * @throws ProblemError `unavailable` if no response can be obtained, `deadline-exceeded` if there is no
   * time left for a call.
   */
  readonly send: Send;
  readonly state: () => CircuitState;
  close(): Promise<void>;
}

export interface PeerOptions {
  readonly name: string;
  /** Such as `http://catalog.shop.internal:8081`. */
  readonly url: string;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  readonly timing?: Partial<PeerTiming>;
  readonly lookup?: Lookup;
}

const maxRetries = 2;
/** Time reserved for the caller to process the response. */
const reserveMs = 50;

/**
 * Opens a peer. Calls are spread over its tasks, time out, are retried within a budget, and stop while the
 * peer is down.
 */
export const createPeer = (options: PeerOptions): Peer => {
  const { name, url, logger, metrics } = options;
  const timing: PeerTiming = { ...defaultTiming, ...options.timing };
  const transport = createTransport(name, url, timing, options.lookup);
  const budget = createRetryBudget();
  const breaker = createCircuitBreaker({
    peer: name,
    windowMs: timing.breakerWindowMs,
    openMs: timing.breakerOpenMs,
    logger,
    metrics,
  });

  const attempt = (
    request: ClientRequest,
    limits: { signal: AbortSignal; until: number },
  ): Promise<ClientResponse> =>
    breaker.execute(async () => {
      const response = await transport.attempt(request, limits);
      if (isFailed(response)) throw new FailedResponse(response);
      const { status, text } = response;
      const received = { status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
      request.check?.(received);
      return received;
    }, limits.signal);

  const attemptUntil = async (
    request: ClientRequest,
    { signal, until }: { signal: AbortSignal; until: number },
  ): Promise<ClientResponse> => {
    for (let retry = 0; ; retry += 1) {
      try {
        return await attempt(request, { signal, until });
      } catch (error) {
        const pause = pauseBefore(retry, error);
        const isWorthIt = request.operation.repeatable && retry < maxRetries && pause !== undefined;
        const isInTime = pause !== undefined && performance.now() + pause < until;
        if (!isWorthIt || !isInTime || signal.aborted || breaker.state() === "open" || !budget.spend())
          throw error;
        metrics?.count("Retries", { Peer: name });
        await delay(pause);
      }
    }
  };

  const send = async (request: ClientRequest): Promise<ClientResponse> => {
    const left = Math.min(timing.totalMs, (remainingMs() ?? Number.POSITIVE_INFINITY) - reserveMs);
    if (left <= 0)
      throw new ProblemError("deadline-exceeded", `There is no time left to call the ${name} service.`);
    budget.earn();
    // Not `AbortSignal.timeout`, which retains its listeners and fires long after the call has ended.
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(new DOMException("out of time", "TimeoutError")), left);
    try {
      return await attemptUntil(request, { signal: limit.signal, until: performance.now() + left });
    } catch (error) {
      throw new ProblemError("unavailable", `The ${name} service is not available.`, {
        cause: error,
        retryAfterS: (error instanceof FailedResponse && error.retryAfterS) || 1,
      });
    } finally {
      clearTimeout(timer);
    }
  };

  return { send, state: breaker.state, close: transport.close };
};
