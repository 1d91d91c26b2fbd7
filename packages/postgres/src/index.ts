export type { Tls } from "./connection-settings.ts";
export type { Database, DatabaseOptions } from "./create-database.ts";
export { createDatabase } from "./create-database.ts";
export { isCheckViolation, isUniqueViolation } from "./errors.ts";
export type { Listener } from "./listen.ts";
export type { MigrateOptions } from "./migrate.ts";
export { migrate } from "./migrate.ts";
export type { Queryable, Statement } from "./statement.ts";
export { statement } from "./statement.ts";
