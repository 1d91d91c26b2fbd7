/**
 * Timeouts that must match across load balancer, task definition and process.
 * They are in one place because each is only correct relative to the others:
 *
 *   keepAliveTimeoutMs > albIdleTimeoutS                    otherwise intermittent 502s (Node closes first)
 *   drainDelayMs       ≥ dnsTtlS + dnsCacheMs + 10 s        otherwise peers still call a task that is gone
 *   drainDelayMs + inFlightMs + 5 s ≤ stopTimeoutS ≤ 120 s  otherwise ECS kills a task that is still working
 */
export const timing = {
  /** The load balancer closes a connection that has been idle for this long. */
  albIdleTimeoutS: 60,
  /** A server closes a connection that has been idle for this long. */
  keepAliveTimeoutMs: 65_000,
  /** Timeout for the request line and headers. */
  headersTimeoutMs: 15_000,
  /** Timeout for the whole request. */
  requestTimeoutMs: 30_000,
  /** TTL of the Cloud Map A records. */
  dnsTtlS: 10,
  /** Lifetime of a resolved address in a caller's cache. */
  dnsCacheMs: 5_000,
  /** A stopping task keeps serving for this long, because callers may still have its address. */
  drainDelayMs: 25_000,
  /** Time for in-flight requests to finish once the task accepts no new ones. */
  inFlightMs: 30_000,
  /** ECS sends SIGKILL this long after SIGTERM. */
  stopTimeoutS: 90,
  /** The load balancer keeps a deregistered target for this long. */
  deregistrationDelayS: 30,
  /**
   * Time limit of a public request as a whole, so that a client has its response within 3 s. Peers get the
   * remainder.
   */
  requestBudgetMs: 2_800,
} as const;
