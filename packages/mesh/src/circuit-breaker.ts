import type { Logger, Metrics } from "@shop/telemetry";
import { bulkhead, circuitBreaker, handleAll, SamplingBreaker, CircuitState as State } from "cockatiel";

export type CircuitState = "closed" | "open" | "half-open";

/** Stops calls to a failing peer, and limits how much of the caller's capacity they use. */
export interface CircuitBreaker {
  /**
   * Runs `work`; a rejection counts as a failure of the peer. Rejects at once while the circuit is open. If
   * `signal` is aborted while `work` is queued, rejects without running it or counting a failure.
   */
  execute<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
  readonly state: () => CircuitState;
}

export interface CircuitBreakerOptions {
  readonly peer: string;
  readonly windowMs: number;
  readonly openMs: number;
  readonly logger: Logger;
  readonly metrics: Metrics | undefined;
}

const failureShare = 0.5;
const callsBeforeOpening = 20;
const maxConcurrent = 50;
const maxQueued = 500;

const states: Readonly<Record<State, CircuitState>> = {
  [State.Closed]: "closed",
  [State.Open]: "open",
  [State.HalfOpen]: "half-open",
  // Opened manually, which this code never does.
  [State.Isolated]: "open",
};

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

/** Creates a bulkhead around a circuit breaker. */
export const createCircuitBreaker = ({
  peer,
  windowMs,
  openMs,
  logger,
  metrics,
}: CircuitBreakerOptions): CircuitBreaker => {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: openMs,
    breaker: new SamplingBreaker({
      threshold: failureShare,
      duration: windowMs,
      minimumRps: (callsBeforeOpening * 1000) / windowMs,
    }),
  });
  breaker.onStateChange((state) => {
    logger.warn({ peer, circuit: states[state] }, "circuit changed");
    metrics?.count("CircuitChanges", { Peer: peer, Circuit: states[state] });
  });
  const slots = bulkhead(maxConcurrent, maxQueued);
  return {
    // The bulkhead itself checks the signal only once a slot is free.
    execute: (work, signal) =>
      Promise.race([slots.execute(() => breaker.execute(work), signal), untilAborted(signal)]),
    state: () => states[breaker.state],
  };
};
