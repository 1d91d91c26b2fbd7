export type { Tls } from "./database/connection-settings.ts";
export type { Database, DatabaseOptions } from "./database/create-database.ts";
export { createDatabase } from "./database/create-database.ts";
export { isCheckViolation, isUniqueViolation } from "./database/errors.ts";
export type { Listener } from "./database/listen.ts";
export type { Queryable, Session } from "./database/queryable.ts";
export { readTls } from "./database/read-tls.ts";
export type { Statement } from "./database/statement.ts";
export { namedStatement, statement } from "./database/statement.ts";
