export type { Tls } from "./database/connection-settings.ts";
export type { Database, DatabaseOptions, Session } from "./database/create-database.ts";
export { createDatabase } from "./database/create-database.ts";
export { isCheckViolation, isUniqueViolation } from "./database/errors.ts";
export type { Listener } from "./database/listen.ts";
export type { Queryable, Statement } from "./database/statement.ts";
export { statement } from "./database/statement.ts";
export { typeParsers } from "./database/type-parsers.ts";
