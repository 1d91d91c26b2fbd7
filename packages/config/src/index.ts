export { readEnvironment, ConfigurationError } from "./read-environment.ts";
export { migrationEnvironment, serviceEnvironment } from "./service-environment.ts";
export { databaseTls, groupServiceConfig } from "./service-config.ts";
export type { DatabaseTls, ServiceConfig } from "./service-config.ts";
