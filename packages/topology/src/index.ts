export { databaseLog } from "./database-log.ts";
export { nodeOptions } from "./node-options.ts";
export type { RoutingRule } from "./routing.ts";
export { routeFor, routingRules } from "./routing.ts";
export type {
  DatabaseDescription,
  OneMachine,
  ServiceAlarm,
  ServiceDescription,
} from "./service-description.ts";
export type { ServiceName } from "./services.ts";
export {
  addressVariable,
  apiAddress,
  apiAddressVariable,
  apiServices,
  databaseOf,
  findService,
  internalAddress,
  sealingServices,
  serviceNames,
  services,
  statefulServices,
  tokenIssuer,
  topology,
} from "./services.ts";
export { timing } from "./timing.ts";
