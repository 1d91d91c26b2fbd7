import type { DatabaseSecret } from "@shop/secrets";
import { connectionOf, type Tls } from "../database/connection-settings.ts";
import { type Admin, withClient, withLock } from "./admin-session.ts";
import { prepareLogin, requireRole, rolesOf } from "./roles.ts";

export interface ServiceLogin {
  /** The credentials that the service will log in with. */
  readonly service: DatabaseSecret;
  readonly tls: Tls;
}

export interface PrepareServiceLoginOptions extends ServiceLogin {
  readonly admin: Admin;
  /** Timeout for a migrate step or another preparation to finish. @default 20 s */
  readonly lockTimeoutMs?: number;
}

/**
 * Creates the role that the service will log in as, or sets its password to the secret's, and grants it the
 * service's privileges. Waits for migrate steps to finish. Atomic.
 *
 * @throws if the migrate step, which creates the database and the service's privileges, has not run yet.
 */
export const prepareServiceLogin = async (options: PrepareServiceLoginOptions): Promise<void> => {
  const { admin, service, tls, lockTimeoutMs = 20_000 } = options;
  const session = {
    ...connectionOf({ ...service, ...admin, dbname: "postgres" }, tls),
    application_name: "prepare-login",
    options: `-c statement_timeout=30s -c lock_timeout=${lockTimeoutMs}`,
  };
  const roles = rolesOf(service);
  await withLock(session, async (client) => {
    await client.query("BEGIN");
    await requireRole(client, roles.app);
    await prepareLogin(client, roles, service.password);
    await client.query("COMMIT");
  });
};

const rights = `
  SELECT pg_has_role($1, 'USAGE') AS "hasRole",
    has_database_privilege(current_database(), 'CONNECT') AND has_schema_privilege('public', 'USAGE') AS "hasSchema"`;

/**
 * Logs in to the service's database as the service will.
 *
 * @throws if the login fails or lacks the service's privileges.
 */
export const checkServiceLogin = async ({ service, tls }: ServiceLogin): Promise<void> => {
  const { app, login } = rolesOf(service);
  const session = {
    ...connectionOf(service, tls),
    application_name: "check-login",
    options: "-c statement_timeout=10s",
  };
  await withClient(session, async (client) => {
    const { rows } = await client.query<{ hasRole: boolean; hasSchema: boolean }>(rights, [app]);
    if (!rows[0]?.hasRole) throw new Error(`The role ${login} does not have the privileges of ${app}`);
    if (!rows[0].hasSchema) throw new Error(`The role ${login} may not use the schema of ${service.dbname}`);
  });
};
