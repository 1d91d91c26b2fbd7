import { type ServiceName, services, timing, topology } from "@shop/topology";
import type { Environment } from "./environment.ts";
import { tasksOf } from "./tasks-of.ts";

/** The variables of a service that follow from its environment and the topology. */
export const serviceVariables = (environment: Environment, name: ServiceName): Record<string, string> => {
  const { entry } = environment;
  return {
    ...(services[name].database && { DATABASE_POOL_SIZE: String(tasksOf(environment, name).poolSize) }),
    DRAIN_DELAY_MS: String(timing.drainDelayMs),
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${topology.tracingPort}`,
    AWS_XRAY_CONTEXT_MISSING: "IGNORE_ERROR",
    ...(entry.kind === "https" && { AUTH_ISSUER: `https://${entry.domain}` }),
    // CloudFront and the load balancer.
    ...(entry.kind === "cloudfront" && { PROXIES: "2" }),
  };
};
