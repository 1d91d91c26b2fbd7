import type { Request, RequestHandler, Response } from "express";
import { isHealthCheck } from "../app/health.ts";
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

/** The numbers by which requests are admitted. */
export interface Tally {
  inFlight: number;
  /** The highest number of concurrent requests since the last sample. */
  busiest: number;
  rejected: number;
  /** The current limit on concurrent requests. */
  limit: number;
}

/** A request's slot among the concurrent requests, from its admission until its end. */
interface Place {
  /** Frees the slot for other requests while this one waits for its client. */
  release(): void;
  /** @returns false if other requests have taken all slots in the meantime */
  takeBack(): boolean;
}

/** @returns undefined for requests without a slot to lend, such as those with their own queue */
export const placeOf = (res: Response): Place | undefined => res.locals["place"] as Place | undefined;

/** True if a request announces a body, even if the body has not arrived yet. */
export const announcesBody = ({ headers }: Request): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

const enter = (tally: Tally): void => {
  tally.inFlight += 1;
  tally.busiest = Math.max(tally.busiest, tally.inFlight);
};

/** Creates a slot that can be lent while the request's body arrives. */
const createPlace = (res: Response, tally: Tally, max: () => number): Place => {
  let isCounted = true;
  return {
    release: () => {
      if (isCounted) tally.inFlight -= 1;
      isCounted = false;
    },
    takeBack: () => {
      if (isCounted || res.closed) return true;
      isCounted = tally.inFlight < max();
      if (isCounted) enter(tally);
      else tally.rejected += 1;
      return isCounted;
    },
  };
};

/**
 * Counts a request until its response is sent or its client disconnects, even if its body is never read.
 */
const count = (req: Request, res: Response, tally: Tally, max: () => number): void => {
  enter(tally);
  if (!announcesBody(req)) {
    res.once("close", () => {
      tally.inFlight -= 1;
    });
    return;
  }
  const place = createPlace(res, tally, max);
  res.locals["place"] = place;
  res.once("close", place.release);
};

/** The limits of admission. */
export interface Bounds {
  readonly maxInFlight: number;
  readonly maxLagMs: number;
  /** The event loop's lag. */
  readonly lagMs: () => number;
}

/** Creates the first middleware of a door, which counts requests and rejects those beyond the limit. */
export const createAdmission = (
  tally: Tally,
  { maxInFlight, maxLagMs, lagMs }: Bounds,
  { door, queueOf = () => "shared" }: AdmissionPolicy,
): RequestHandler => {
  const max = (): number => (door === "public" ? tally.limit : maxInFlight);
  return (req, res, next) => {
    // A busy task is not a broken one.
    if (isHealthCheck(req)) return next();
    const queue = queueOf(req);
    const bound = queue === "shared" ? max() : maxInFlight;
    if (queue === "full" || tally.inFlight >= bound || lagMs() > maxLagMs) {
      tally.rejected += 1;
      rejectOverloaded(req, res);
      return;
    }
    // Requests with their own queue wait for each other, and must not take slots from the rest.
    if (queue === "shared") count(req, res, tally, max);
    next();
  };
};
