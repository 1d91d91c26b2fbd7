import { monitorEventLoopDelay } from "node:perf_hooks";
import type { IRouter, Request, RequestHandler } from "express";

/** Rejects if a dependency of the service does not work. */
export type DeepCheck = () => Promise<unknown>;

/** The state behind the health paths and the drain. */
export interface Health {
  /** Marks the service as accepting requests. */
  started(): void;
  /** Marks the service as accepting no new connections. */
  drain(): void;
  readonly draining: () => boolean;
  readonly ready: () => boolean;
  /** Mean lag of the event loop over the last second, in milliseconds. */
  readonly lagMs: () => number;
  close(): void;
}

const resolutionMs = 20;

/**
 * Tracks a service's health. Never calls the database or a peer, because the load balancer replaces tasks
 * that fail it.
 */
export const createHealth = (): Health => {
  let state: "starting" | "running" | "draining" = "starting";
  let lag = 0;
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  const sampling = setInterval(() => {
    const mean = delay.count === 0 ? 0 : delay.mean / 1e6;
    lag = Math.max(0, mean - resolutionMs);
    delay.reset();
  }, 1000).unref();
  return {
    started: () => {
      if (state === "starting") state = "running";
    },
    drain: () => {
      state = "draining";
    },
    draining: () => state === "draining",
    ready: () => state === "running" && lag < 1000,
    lagMs: () => lag,
    close: () => {
      clearInterval(sampling);
      delay.disable();
    },
  };
};

const checkAll = async (checks: Readonly<Record<string, DeepCheck>>) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        const result = await check().then(
          () => "ok",
          () => "failed",
        );
        return [name, result] as const;
      }),
    ),
  );

/**
 * True for a health check by the load balancer or the container's agent. They send it themselves; a request
 * that a load balancer forwards comes from a client, and has no privileges.
 */
export const isHealthCheck = ({ path, headers }: Pick<Request, "path" | "headers">): boolean =>
  path.startsWith("/health/") && headers["x-forwarded-for"] === undefined;

const notForClients: RequestHandler = (req, _res, next) => next(isHealthCheck(req) ? undefined : "route");

/**
 * `/health/live`: the event loop responds. `/health/ready`: started, not draining, not lagging. Clients do not
 * find them.
 */
export const serveHealth = (router: IRouter, health: Health): void => {
  router.get("/health/live", notForClients, (_req, res) => void res.json({ status: "ok" }));
  router.get("/health/ready", notForClients, (_req, res) => {
    const ready = health.ready();
    res.status(ready ? 200 : 503).json({ status: ready ? "ok" : "not-ready" });
  });
};

/**
 * `/health/deep`: reports whether the service's dependencies work. For operators and alarms, not for load
 * balancers.
 */
export const serveDeepHealth = (router: IRouter, checks: Readonly<Record<string, DeepCheck>>): void => {
  router.get("/health/deep", async (_req, res) => {
    const results = await checkAll(checks);
    const ok = Object.values(results).every((result) => result === "ok");
    res.status(ok ? 200 : 503).json({ status: ok ? "ok" : "failed", checks: results });
  });
};

/** Ends each connection with its next response: `server.close()` alone does not end one that is kept alive. */
export const closeWhenDraining =
  (health: Health): RequestHandler =>
  (_req, res, next) => {
    if (health.draining()) res.setHeader("Connection", "close");
    next();
  };
