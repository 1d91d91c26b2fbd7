import { ProblemError } from "@shop/contracts";
import type { RequestHandler } from "express";

/** Turns requests away before any work is done for them, once there is more work than can be done in time. */
export interface LoadShedder {
  readonly middleware: RequestHandler;
  readonly inFlight: () => number;
}

/** Makes a load shedder: at most `maxInFlight` requests at once, none while the event loop lags by `maxLagMs`. */
export const createLoadShedder = (options: {
  readonly maxInFlight: number;
  readonly maxLagMs: number;
  readonly lagMs: () => number;
}): LoadShedder => {
  let inFlight = 0;
  const middleware: RequestHandler = (_req, res, next) => {
    if (inFlight >= options.maxInFlight || options.lagMs() > options.maxLagMs) {
      throw new ProblemError("overloaded", "Try again a little later.", { retryAfterS: 1 });
    }
    inFlight += 1;
    res.once("close", () => {
      inFlight -= 1;
    });
    next();
  };
  return { middleware, inFlight: () => inFlight };
};
