import { type ServiceName, serviceNames, services } from "./services.ts";

/** One rule of the load balancer: requests whose path matches a pattern go to the service. */
export interface RoutingRule {
  readonly service: ServiceName;
  /** The lowest number is matched first. Spaced, so that a rule can be inserted between two others. */
  readonly priority: number;
  /** Load balancer path patterns, such as `/x` and `/x/*`: the latter does not match the former. */
  readonly patterns: readonly string[];
}

const patternsOf = (path: string): string[] => (path === "/" ? ["/*"] : [path, `${path}/*`]);

/** `/` matches every path, so its rule comes last. */
const lastIfRoot = (one: ServiceName, other: ServiceName): number =>
  Number(services[one].path === "/") - Number(services[other].path === "/");

/** The rules of the load balancer, on AWS and locally. A path that matches no rule gets a 404. */
export const routingRules: readonly RoutingRule[] = serviceNames
  .toSorted(lastIfRoot)
  .map((service, index) => ({
    service,
    priority: (index + 1) * 100,
    patterns: patternsOf(services[service].path),
  }));

const matches = (pattern: string, path: string): boolean =>
  pattern.endsWith("/*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;

/** The service that a request path (without query) belongs to; undefined if no rule matches. */
export const routeFor = (path: string): ServiceName | undefined =>
  routingRules.find((rule) => rule.patterns.some((pattern) => matches(pattern, path)))?.service;
