import { createOpenApi, ProblemError } from "@shop/contracts";
import { remainingMs } from "@shop/telemetry";
import express, { type Express, type RequestHandler } from "express";
import type { AdmissionPolicy, LoadShedder } from "../admission/load-shedder.ts";
import { type DeepCheck, type Health, serveDeepHealth, serveHealth } from "./health.ts";
import { requirePeersHost } from "./peers-host.ts";
import { hideDeadline, respondProblem, routeNotFound } from "./problem-response.ts";
import { type Recording, requestContext } from "./request-context.ts";
import { type Authenticate, notAllowed, type Routes } from "./routes.ts";
import { securityHeaders } from "./security-headers.ts";
import { requireWellFormed } from "./well-formed.ts";

export interface AppOptions extends Recording, AdmissionPolicy {
  readonly routes: Routes;
  readonly health: Health;
  readonly shedder: LoadShedder;
  readonly authenticate: Authenticate;
  /** The checks behind `/health/deep`; served on the internal door only. */
  readonly deepChecks?: Readonly<Record<string, DeepCheck>>;
}

const setSecurityHeaders: RequestHandler = (_req, res, next) => {
  for (const [name, value] of Object.entries(securityHeaders)) res.setHeader(name, value);
  next();
};

const closeWhenDraining =
  (health: Health): RequestHandler =>
  (_req, res, next) => {
    // A keep-alive client would use its connection forever: `server.close()` alone does not end it.
    if (health.draining()) res.setHeader("Connection", "close");
    next();
  };

const refuseLateRequests: RequestHandler = (_req, _res, next) => {
  if ((remainingMs() ?? 1) <= 0)
    throw new ProblemError("deadline-exceeded", "The deadline for this request has passed.");
  next();
};

const respondOpenApi = ({ api }: Routes): RequestHandler => {
  // Created on first use: it takes 20 ms, which would delay the start.
  let text: string | undefined;
  return (_req, res) => {
    text ??= JSON.stringify(createOpenApi(api));
    res.type("application/json").send(text);
  };
};

/** Creates the app of one door from the routes of its API. */
export const createApp = (options: AppOptions): Express => {
  const { routes, health, shedder, authenticate, deepChecks, door } = options;
  const app = express();
  app.disable("etag");
  app.disable("x-powered-by");
  // Exactly one proxy, the load balancer, may set the client's address.
  app.set("trust proxy", 1);
  // Before all other work for a request, because rejecting one must be cheap.
  app.use(closeWhenDraining(health), shedder.admit(options));
  if (door === "internal") app.use(requirePeersHost);
  serveHealth(app, health);
  if (deepChecks) serveDeepHealth(app, deepChecks);
  app.use(setSecurityHeaders, requestContext(options));
  app.use(requireWellFormed, refuseLateRequests);
  if (door === "public") {
    const document = `${routes.api.basePath}/openapi.json`;
    app.get(document, respondOpenApi(routes)).all(document, notAllowed(["GET", "HEAD"]));
  }
  // Directly on the app: every additional router costs a request microseconds.
  routes.mount(app, authenticate);
  app.use(routeNotFound);
  if (door === "public") app.use(hideDeadline);
  app.use(respondProblem);
  return app;
};
