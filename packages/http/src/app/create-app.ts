import { type Api, createOpenApi } from "@shop/contracts";
import express, { type Express, type RequestHandler } from "express";
import type { AdmissionPolicy } from "../admission/admission.ts";
import type { LoadShedder } from "../admission/load-shedder.ts";
import { closeWhenDraining, type DeepCheck, type Health, serveDeepHealth, serveHealth } from "./health.ts";
import { requirePeersHost } from "./peers-host.ts";
import { hideDeadline, respondProblem, routeNotFound } from "./problem-response.ts";
import { type Recording, refuseLateRequests, requestContext } from "./request-context.ts";
import { type Authenticate, notAllowed, type Routes } from "./routes.ts";
import { requireWellFormed } from "./well-formed.ts";

export interface AppOptions extends Recording, AdmissionPolicy {
  readonly routes: Routes;
  readonly health: Health;
  readonly shedder: LoadShedder;
  readonly authenticate: Authenticate;
  /**
   * The proxies that may say who the client is: the load balancer, and CloudFront before it.
   *
   * @default 1
   */
  readonly proxies?: number;
  /** The checks behind `/health/deep`; served on the internal door only. */
  readonly deepChecks?: Readonly<Record<string, DeepCheck>>;
}

const respondOpenApi = (api: Api): RequestHandler => {
  // Created on first use: it takes 20 ms, which would delay the start.
  let text: string | undefined;
  return (_req, res) => {
    text ??= JSON.stringify(createOpenApi(api));
    res.type("application/json").send(text);
  };
};

/** Creates the app of one door from the routes of its API. */
export const createApp = (options: AppOptions): Express => {
  const { routes, health, shedder, authenticate, proxies = 1, deepChecks, door } = options;
  const app = express();
  app.disable("etag");
  app.disable("x-powered-by");
  // Exactly these may set the client's address. A client may have written earlier entries.
  app.set("trust proxy", proxies);
  // Before all other work for a request, because rejecting one must be cheap.
  app.use(closeWhenDraining(health), shedder.admit(options));
  if (door === "internal") app.use(requirePeersHost);
  serveHealth(app, health);
  if (deepChecks) serveDeepHealth(app, deepChecks);
  app.use(requestContext(options), requireWellFormed, refuseLateRequests);
  if (door === "public" && routes.api) {
    const document = `${routes.api.basePath}/openapi.json`;
    app.get(document, respondOpenApi(routes.api)).all(document, notAllowed(["GET", "HEAD"]));
  }
  // Directly on the app: every additional router costs a request microseconds.
  routes.mount(app, authenticate);
  app.use(routeNotFound);
  if (door === "public") app.use(hideDeadline);
  app.use(respondProblem);
  return app;
};
