import type { Request, RequestHandler, Response } from "express";
import { announcesBody } from "../app/json-body.ts";
import { createAdaptiveLimit } from "./adaptive-limit.ts";
import { keepPlace } from "./place.ts";
import { rejectOverloaded } from "./reject-overloaded.ts";

/** Whom requests come from, and which of them have too many before them already. */
export interface AdmissionPolicy {
  /** What peers ask for is part of what was admitted elsewhere: only `maxInFlight` holds for them. */
  readonly door: "public" | "internal";
  /** The queue that a request waits in. @default "shared" for every request */
  readonly queueOf?: (request: Pick<Request, "method" | "path">) => Queue;
}

/**
 * `shared`: for what all requests need, such as the event loop and the pool. `own`: for something that only requests like it
 * need, which bounds how many of them there are; `full`: of those there are enough.
 */
export type Queue = "shared" | "own" | "full";

/** Turns requests away before any work is done for them, once there is more work than can be done in time. */
export interface LoadShedder {
  /** Makes what is put before all else at a door. */
  admit(at: AdmissionPolicy): RequestHandler;
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
  /** How long a request has waited, since this was asked last, for what all share, such as the pool. @default nothing */
  readonly waitMs?: () => number;
  /** Told now and then how many were turned away since it was told last. */
  readonly onRejected?: (count: number) => void;
}

const sampleIntervalMs = 50;
const reportIntervalMs = 1_000;
/** Of `maxLagMs`: what a request may wait altogether, and what each of its turns on the event loop may. */
const waitShare = 0.2;
const lagShare = 0.2;

/**
 * Makes a load shedder: none while the event loop lags by `maxLagMs`, and at once no more than can be answered soon,
 * `maxInFlight` at most. What is soon is measured, as it depends on the requests and on the machine: the limit falls
 * while requests wait for the event loop and for what they share. Waiting for a peer is not waiting for each other: a slow
 * peer does not lower it.
 */
export const createLoadShedder = (options: LoadShedderOptions): LoadShedder => {
  const {
    maxInFlight,
    maxLagMs,
    lagMs,
    waitMs = () => 0,
    onRejected: onTurnedAway = () => undefined,
  } = options;
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
    // To be late once may be chance, such as a collection of garbage.
    const pressure = Math.max(Math.min(late, lateBefore) / maxTurnLagMs, waitMs() / maxWaitMs);
    limit.adapt({ pressure, busiest });
    busiest = inFlight;
    lateBefore = late;
    due = now + sampleIntervalMs;
  }, sampleIntervalMs).unref();
  const reportTimer = setInterval(() => {
    if (rejected > 0) onTurnedAway(rejected);
    rejected = 0;
  }, reportIntervalMs).unref();

  const enter = (): void => {
    inFlight += 1;
    busiest = Math.max(busiest, inFlight);
  };
  const leave = (): void => {
    inFlight -= 1;
  };

  /** Makes a place that can be lent while the body of its request comes. */
  const openPlace = (res: Response, most: () => number): void => {
    let isCounted = true;
    const lend = (): void => {
      if (isCounted) leave();
      isCounted = false;
    };
    const takeBack = (): boolean => {
      if (isCounted || res.closed) return true;
      isCounted = inFlight < most();
      if (isCounted) enter();
      else rejected += 1;
      return isCounted;
    };
    res.once("close", lend);
    keepPlace(res, { lend, takeBack });
  };

  /** Counts a request from now until its response is sent or its client has left, whether its body is ever read or not. */
  const count = (req: Request, res: Response, most: () => number): void => {
    enter();
    if (announcesBody(req)) openPlace(res, most);
    else res.once("close", leave);
  };

  const admit = ({ door, queueOf = () => "shared" }: AdmissionPolicy): RequestHandler => {
    const most = door === "public" ? limit.current : () => maxInFlight;
    return (req, res, next) => {
      // A busy task is not a broken one.
      if (req.path.startsWith("/health/")) return next();
      const queue = queueOf(req);
      const bound = queue === "shared" ? most() : maxInFlight;
      if (queue === "full" || inFlight >= bound || lagMs() > maxLagMs) {
        rejected += 1;
        rejectOverloaded(req, res);
        return;
      }
      // Requests in a queue of their own wait for each other, and must not take the places of those that do not.
      if (queue === "shared") count(req, res, most);
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
