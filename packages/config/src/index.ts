export { ConfigurationError, readEnvironment } from "./read-environment.ts";
export type { DatabaseTls, ServiceConfig, StatelessConfig } from "./service-config.ts";
export { databaseTls, groupServiceConfig, groupStatelessConfig } from "./service-config.ts";
export {
  databaseRotationEnvironment,
  migrationEnvironment,
  rotationEnvironment,
  serviceEnvironment,
  statelessEnvironment,
} from "./service-environment.ts";
