/**
 * The clocks that must agree with each other across load balancer, task definition and process.
 * Kept in one place because each number is only right beside its neighbours:
 *
 *   keepAliveTimeoutMs > albIdleTimeoutS                    else intermittent 502 (Node closes first)
 *   drainDelayMs       ≥ dnsTtlS + dnsCacheMs + 10 s        else peers still call a task that is gone
 *   drainDelayMs + inFlightMs + 5 s ≤ stopTimeoutS ≤ 120 s  else ECS kills what still works
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
