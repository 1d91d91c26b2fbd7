import { type ClientRequest, type ClientResponse, ProblemError, type Send } from "@shop/contracts";
import { callTimeoutMs, type Logger, type Metrics } from "@shop/telemetry";
import { withAbortAfter } from "@shop/time";
import { type CircuitState, createCircuitBreaker } from "./circuit-breaker.ts";
import type { Lookup } from "./dispatcher.ts";
import { defaultTiming, type PeerTiming } from "./peer-timing.ts";
import { createRepeat, FailedResponse, isFailed } from "./retries.ts";
import { type CallLimits, createTransport } from "./transport.ts";

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

/**
 * Opens a peer. Calls are spread over its tasks, time out, are retried within a budget, and stop while the
 * peer is down.
 */
export const createPeer = (options: PeerOptions): Peer => {
  const { name, url, logger, metrics } = options;
  const timing: PeerTiming = { ...defaultTiming, ...options.timing };
  const transport = createTransport(name, url, timing, options.lookup);
  const breaker = createCircuitBreaker({
    peer: name,
    windowMs: timing.breakerWindowMs,
    openMs: timing.breakerOpenMs,
    logger,
    metrics,
  });
  const repeat = createRepeat(
    () => breaker.state() === "open",
    () => metrics?.count("Retries", { Peer: name }),
  );

  const attempt = (request: ClientRequest, limits: CallLimits): Promise<ClientResponse> =>
    breaker.execute(async () => {
      const response = await transport.attempt(request, limits);
      if (isFailed(response)) throw new FailedResponse(response);
      const { status, text } = response;
      const received = { status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
      request.check?.(received);
      return received;
    }, limits.signal);

  const send = async (request: ClientRequest): Promise<ClientResponse> => {
    const timeoutMs = callTimeoutMs(timing.totalMs);
    if (timeoutMs <= 0)
      throw new ProblemError("deadline-exceeded", `There is no time left to call the ${name} service.`);
    const until = performance.now() + timeoutMs;
    try {
      return await withAbortAfter(timeoutMs, (signal) => {
        const limits = { signal, until };
        return repeat(() => attempt(request, limits), limits, request.operation.repeatable);
      });
    } catch (error) {
      throw new ProblemError("unavailable", `The ${name} service is not available.`, {
        cause: error,
        retryAfterS: (error instanceof FailedResponse && error.retryAfterS) || 1,
      });
    }
  };

  return { send, state: breaker.state, close: transport.close };
};
