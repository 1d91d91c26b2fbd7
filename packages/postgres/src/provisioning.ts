/** Prepares a database before services use it: the migrate step, and the rotation of logins. */
export type { Admin } from "./provisioning/admin-session.ts";
export type { MigrateOptions } from "./provisioning/migrate.ts";
export { migrate } from "./provisioning/migrate.ts";
export type { PrepareServiceLoginOptions, ServiceLogin } from "./provisioning/service-login.ts";
export { checkServiceLogin, prepareServiceLogin } from "./provisioning/service-login.ts";
