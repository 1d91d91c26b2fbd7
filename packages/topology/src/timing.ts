/**
 * The clocks that must agree with each other across load balancer, task definition and process.
 * Kept in one place because each number is only right beside its neighbours:
 *
 *   keepAliveTimeoutMs > albIdleTimeoutS                    else intermittent 502 (Node closes first)
 *   drainDelayMs       ≥ dnsTtlS + dnsCacheMs + 10 s        else peers still call a task that is gone
 *   drainDelayMs + inFlightMs + 5 s ≤ stopTimeoutS ≤ 120 s  else ECS kills what still works
 */
export const timing = {
  /** The load balancer closes a connection that was idle this long. */
  albIdleTimeoutS: 60,
  /** A server keeps an idle connection this long. */
  keepAliveTimeoutMs: 65_000,
  /** The request line and headers must have arrived by then. */
  headersTimeoutMs: 15_000,
  /** The whole request must have arrived by then. */
  requestTimeoutMs: 30_000,
  /** TTL of the Cloud Map A records. */
  dnsTtlS: 10,
  /** How long a caller keeps a resolved address. */
  dnsCacheMs: 5_000,
  /** How long a stopping task goes on serving, for callers that still know it. */
  drainDelayMs: 25_000,
  /** How long requests under way may take to finish once no new ones are taken. */
  inFlightMs: 30_000,
  /** ECS sends SIGKILL this long after SIGTERM. */
  stopTimeoutS: 90,
  /** The load balancer keeps a deregistered target for this long. */
  deregistrationDelayS: 30,
  /** What a public request may take altogether, so that a client has its answer in 3 s; peers get what is left of it. */
  requestBudgetMs: 2_800,
} as const;
