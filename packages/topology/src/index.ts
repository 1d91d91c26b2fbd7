export { databaseLog } from "./database-log.ts";
export { nodeOptions } from "./node-options.ts";
export type { RoutingRule } from "./routing.ts";
export { routeFor, routingRules } from "./routing.ts";
export type { ServiceDescription, ServiceName } from "./services.ts";
export { addressVariable, internalAddress, serviceNames, services, topology } from "./services.ts";
export { timing } from "./timing.ts";
