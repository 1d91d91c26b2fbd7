export { ConfigurationError, readEnvironment } from "./read-environment.ts";
export type { DatabaseTls, ServiceConfig } from "./service-config.ts";
export { databaseTls, groupServiceConfig } from "./service-config.ts";
export {
  databaseRotationEnvironment,
  migrationEnvironment,
  rotationEnvironment,
  serviceEnvironment,
} from "./service-environment.ts";
