import type { RequestHandler, Response } from "express";
import { createAdaptiveLimit } from "./adaptive-limit.ts";
import { answerOverloaded } from "./answer-overloaded.ts";
import { hasBody } from "./json-body.ts";

/** Turns requests away before any work is done for them, once there is more work than can be done in time. */
export interface LoadShedder {
  /** For clients. */
  readonly middleware: RequestHandler;
  /** For peers: what they ask for is part of what was admitted elsewhere, so that only `maxInFlight` holds for them. */
  readonly peerMiddleware: RequestHandler;
  readonly inFlight: () => number;
  /** How many may be under way at once now. */
  readonly limit: () => number;
  close(): void;
}

export interface LoadShedderOptions {
  readonly maxInFlight: number;
  readonly maxLagMs: number;
  /** Of the event loop. */
  readonly lagMs: () => number;
  /** How long requests wait for something that they share here, such as the pool. @default nothing */
  readonly waitMs?: () => number;
  /** Told now and then how many were turned away since it was told last. */
  readonly onTurnedAway?: (count: number) => void;
}

const lookEveryMs = 50;
const tellEveryMs = 1_000;

/**
 * Makes a load shedder: none while the event loop lags by `maxLagMs`, and at once no more than can be answered soon,
 * `maxInFlight` at most. What is soon is measured, as it depends on the requests and on the machine: the limit falls
 * while requests wait for the event loop, or for what they share, for a tenth of `maxLagMs`. Those that wait for a peer
 * are no work here: a slow peer does not lower it.
 */
export const createLoadShedder = (options: LoadShedderOptions): LoadShedder => {
  const { maxInFlight, maxLagMs, lagMs, waitMs = () => 0, onTurnedAway = () => undefined } = options;
  const limit = createAdaptiveLimit(maxInFlight);
  let inFlight = 0;
  let busiest = 0;
  let turnedAway = 0;

  const mayWaitMs = maxLagMs / 10;
  let due = performance.now() + lookEveryMs;
  let lateBefore = 0;
  const looking = setInterval(() => {
    const now = performance.now();
    const late = now - due;
    // To be late once may be chance, such as a collection of garbage.
    const waited = Math.max(Math.min(late, lateBefore), waitMs());
    limit.adapt({ pressure: waited / mayWaitMs, busiest });
    busiest = inFlight;
    lateBefore = late;
    due = now + lookEveryMs;
  }, lookEveryMs).unref();
  const telling = setInterval(() => {
    if (turnedAway > 0) onTurnedAway(turnedAway);
    turnedAway = 0;
  }, tellEveryMs).unref();

  const count = (res: Response): void => {
    if (res.closed) return;
    inFlight += 1;
    busiest = Math.max(busiest, inFlight);
    res.once("close", () => {
      inFlight -= 1;
    });
  };

  const admit =
    (most: () => number): RequestHandler =>
    (req, res, next) => {
      // A busy task is not a broken one.
      if (req.path.startsWith("/health/")) return next();
      if (inFlight >= most() || lagMs() > maxLagMs) {
        turnedAway += 1;
        answerOverloaded(req, res);
        return;
      }
      // Only once its body has come: whoever sends slowly must not take the place of others.
      if (hasBody(req)) req.once("end", () => count(res));
      else count(res);
      next();
    };

  return {
    middleware: admit(limit.current),
    peerMiddleware: admit(() => maxInFlight),
    inFlight: () => inFlight,
    limit: limit.current,
    close: () => {
      clearInterval(looking);
      clearInterval(telling);
    },
  };
};
