import type { Request, RequestHandler, Response } from "express";
import { announcesBody } from "../app/json-body.ts";
import { createAdaptiveLimit } from "./adaptive-limit.ts";
import { keepPlace } from "./place.ts";
import { rejectOverloaded } from "./reject-overloaded.ts";

/** The door's kind of callers, and its queues. */
export interface AdmissionPolicy {
  /** Peers' requests belong to requests admitted elsewhere, so only `maxInFlight` applies to them. */
  readonly door: "public" | "internal";
  /** Chooses the queue in which a request waits. @default "shared" for every request */
  readonly queueOf?: (request: Pick<Request, "method" | "path">) => Queue;
}

/**
 * `shared`: the request waits for resources that all requests need, such as the event loop and the pool.
 * `own`: it waits for a resource that only its kind needs and that limits their number. `full`: that limit is
 * reached.
 */
export type Queue = "shared" | "own" | "full";

/** Rejects requests before doing any work for them, once there is more work than can be done in time. */
export interface LoadShedder {
  /** Creates the first middleware of a door. */
  admit(at: AdmissionPolicy): RequestHandler;
  readonly inFlight: () => number;
  /** The current limit on concurrent requests. */
  readonly limit: () => number;
  close(): void;
}

export interface LoadShedderOptions {
  readonly maxInFlight: number;
  readonly maxLagMs: number;
  /** The event loop's lag. */
  readonly lagMs: () => number;
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

/**
 * Creates a load shedder. It admits no requests while the event loop lags by `maxLagMs`, and otherwise only
 * as many concurrent ones as can be served soon, at most `maxInFlight`. That number depends on the requests
 * and the machine, so it is measured: the limit falls while requests wait for the event loop and other shared
 * resources. Time spent waiting for a peer does not count: a slow peer does not lower the limit.
 */
export const createLoadShedder = (options: LoadShedderOptions): LoadShedder => {
  const { maxInFlight, maxLagMs, lagMs, waitMs = () => 0, onRejected = () => undefined } = options;
  const limit = createAdaptiveLimit(maxInFlight);
  let inFlight = 0;
  let busiest = 0;
  let rejected = 0;

  const maxWaitMs = maxLagMs * waitShare;
  const maxTurnLagMs = maxLagMs * lagShare;
  let due = performance.now() + sampleIntervalMs;
  let lateBefore = 0;
  const sampleTimer = setInterval(() => {
    const now = performance.now();
    const late = now - due;
    // A single delay may be chance, such as a garbage collection.
    const pressure = Math.max(Math.min(late, lateBefore) / maxTurnLagMs, waitMs() / maxWaitMs);
    limit.adapt({ pressure, busiest });
    busiest = inFlight;
    lateBefore = late;
    due = now + sampleIntervalMs;
  }, sampleIntervalMs).unref();
  const reportTimer = setInterval(() => {
    if (rejected > 0) onRejected(rejected);
    rejected = 0;
  }, reportIntervalMs).unref();

  const enter = (): void => {
    inFlight += 1;
    busiest = Math.max(busiest, inFlight);
  };
  const leave = (): void => {
    inFlight -= 1;
  };

  /** Creates a slot that can be lent while the request's body arrives. */
  const openPlace = (res: Response, max: () => number): void => {
    let isCounted = true;
    const release = (): void => {
      if (isCounted) leave();
      isCounted = false;
    };
    const takeBack = (): boolean => {
      if (isCounted || res.closed) return true;
      isCounted = inFlight < max();
      if (isCounted) enter();
      else rejected += 1;
      return isCounted;
    };
    res.once("close", release);
    keepPlace(res, { release, takeBack });
  };

  /**
   * Counts a request until its response is sent or its client disconnects, even if its body is never read.
   */
  const count = (req: Request, res: Response, max: () => number): void => {
    enter();
    if (announcesBody(req)) openPlace(res, max);
    else res.once("close", leave);
  };

  const admit = ({ door, queueOf = () => "shared" }: AdmissionPolicy): RequestHandler => {
    const max = door === "public" ? limit.current : () => maxInFlight;
    return (req, res, next) => {
      // A busy task is not a broken one.
      if (req.path.startsWith("/health/")) return next();
      const queue = queueOf(req);
      const bound = queue === "shared" ? max() : maxInFlight;
      if (queue === "full" || inFlight >= bound || lagMs() > maxLagMs) {
        rejected += 1;
        rejectOverloaded(req, res);
        return;
      }
      // Requests with their own queue wait for each other, and must not take slots from the rest.
      if (queue === "shared") count(req, res, max);
      next();
    };
  };

  return {
    admit,
    inFlight: () => inFlight,
    limit: limit.current,
    close: () => {
      clearInterval(sampleTimer);
      clearInterval(reportTimer);
    },
  };
};
