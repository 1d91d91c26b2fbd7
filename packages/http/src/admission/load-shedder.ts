import type { RequestHandler } from "express";
import { createAdaptiveLimit } from "./adaptive-limit.ts";
import { type AdmissionPolicy, type Bounds, createAdmission, type Tally } from "./admission.ts";

/** Rejects requests before doing any work for them, once there is more work than can be done in time. */
export interface LoadShedder {
  /** Creates the first middleware of a door. */
  admit(at: AdmissionPolicy): RequestHandler;
  readonly inFlight: () => number;
  /** The current limit on concurrent requests. */
  readonly limit: () => number;
  close(): void;
}

export interface LoadShedderOptions extends Bounds {
  /**
   * The longest time since the last call that a request waited for shared resources, such as the pool.
   * @default 0
   */
  readonly waitMs?: () => number;
  /** Called about once a second with the number of rejected requests. */
  readonly onRejected?: (count: number) => void;
}

const sampleIntervalMs = 50;
const reportIntervalMs = 1_000;
/**
 * Shares of `maxLagMs`: permitted total waiting time of a request, and permitted lag of each of its turns on
 * the event loop.
 */
const waitShare = 0.2;
const lagShare = 0.2;

/** Lowers the limit while requests wait for the event loop or other shared resources, and raises it again. */
const createSampler = (
  tally: Tally,
  { maxInFlight, maxLagMs, waitMs = () => 0 }: LoadShedderOptions,
): (() => void) => {
  const limit = createAdaptiveLimit(maxInFlight);
  let due = performance.now() + sampleIntervalMs;
  let lateBefore = 0;
  return () => {
    const now = performance.now();
    const late = now - due;
    // A single delay may be chance, such as a garbage collection.
    const lag = Math.min(late, lateBefore) / (maxLagMs * lagShare);
    const wait = waitMs() / (maxLagMs * waitShare);
    limit.adapt({ pressure: Math.max(lag, wait), busiest: tally.busiest });
    tally.limit = limit.current();
    tally.busiest = tally.inFlight;
    lateBefore = late;
    due = now + sampleIntervalMs;
  };
};

/**
 * Creates a load shedder. It admits no requests while the event loop lags by `maxLagMs`, and otherwise only
 * as many concurrent ones as can be served soon, at most `maxInFlight`. That number depends on the requests
 * and the machine, so it is measured: the limit falls while requests wait for the event loop and other shared
 * resources. Time spent waiting for a peer does not count: a slow peer does not lower the limit.
 */
export const createLoadShedder = (options: LoadShedderOptions): LoadShedder => {
  const { maxInFlight, onRejected = () => undefined } = options;
  const tally: Tally = { inFlight: 0, busiest: 0, rejected: 0, limit: maxInFlight };
  const sampling = setInterval(createSampler(tally, options), sampleIntervalMs).unref();
  const reporting = setInterval(() => {
    if (tally.rejected > 0) onRejected(tally.rejected);
    tally.rejected = 0;
  }, reportIntervalMs).unref();

  return {
    admit: (policy) => createAdmission(tally, options, policy),
    inFlight: () => tally.inFlight,
    limit: () => tally.limit,
    close: () => {
      clearInterval(sampling);
      clearInterval(reporting);
    },
  };
};
