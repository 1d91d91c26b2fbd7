import type { DatabaseSecret } from "@shop/secrets";
import pg from "pg";
import { scramVerifier } from "./scram-verifier.ts";

const { escapeIdentifier } = pg;

/**
 * The roles of a service's database: the owner, the holder of the service's privileges, and the service's
 * login.
 */
export interface Roles {
  readonly owner: string;
  readonly app: string;
  readonly login: string;
}

export const rolesOf = ({ dbname, username }: Pick<DatabaseSecret, "dbname" | "username">): Roles => ({
  owner: `${dbname}_owner`,
  app: `${dbname}_app`,
  login: username,
});

const hasRole = async (client: pg.Client, role: string): Promise<boolean> => {
  const { rowCount } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]);
  return rowCount !== 0;
};

const createRole = async (client: pg.Client, role: string): Promise<void> => {
  if (!(await hasRole(client, role))) await client.query(`CREATE ROLE ${escapeIdentifier(role)} NOLOGIN`);
};

const createDatabase = async (client: pg.Client, database: string, owner: string): Promise<void> => {
  const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [database]);
  if (rowCount === 0) {
    await client.query(`CREATE DATABASE ${escapeIdentifier(database)} OWNER ${escapeIdentifier(owner)}`);
  }
};

/** @throws if the role does not exist, as before the first migrate step. */
export const requireRole = async (client: pg.Client, role: string): Promise<void> => {
  if (!(await hasRole(client, role))) {
    throw new Error(`There is no role ${role} yet: the service's migrate step must run first`);
  }
};

/**
 * Sets a role's password. ALTER ROLE takes no parameters, and PostgreSQL logs the text of slow and failed
 * statements. So the verifier is sent as a parameter of another statement, and only the server combines the
 * two.
 */
const setPassword = async (client: pg.Client, role: string, password: string): Promise<void> => {
  await client.query("SELECT set_config('shop.role', $1, false), set_config('shop.verifier', $2, false)", [
    role,
    await scramVerifier(password),
  ]);
  try {
    await client.query(`
      DO $$ BEGIN
        EXECUTE format(
          'ALTER ROLE %I LOGIN CONNECTION LIMIT 100 PASSWORD %L',
          current_setting('shop.role'), current_setting('shop.verifier')
        );
      END $$`);
  } finally {
    // A failed transaction accepts no more statements, but its rollback has already reset the setting.
    await client.query("RESET shop.verifier").catch(() => undefined);
  }
};

/**
 * Makes the login role match the secret on every run, because a restored or rotated secret is the source of
 * truth.
 */
export const prepareLogin = async (
  client: pg.Client,
  { app, login }: Roles,
  password: string,
): Promise<void> => {
  const role = escapeIdentifier(login);
  await createRole(client, login);
  await setPassword(client, login, password);
  // For sessions that do not set their own timeout, such as an engineer's psql.
  await client.query(`ALTER ROLE ${role} SET statement_timeout = '30s'`);
  await client.query(`ALTER ROLE ${role} SET lock_timeout = '5s'`);
  await client.query(`ALTER ROLE ${role} SET idle_in_transaction_session_timeout = '15s'`);
  await client.query(`GRANT ${escapeIdentifier(app)} TO ${role}`);
};

/**
 * Creates the roles and the database if they do not exist yet, as an admin that, like the RDS master user,
 * may create roles and databases but is not a superuser.
 */
export const prepareDatabase = async (client: pg.Client, secret: DatabaseSecret): Promise<void> => {
  const roles = rolesOf(secret);
  const database = escapeIdentifier(secret.dbname);
  await createRole(client, roles.owner);
  await createRole(client, roles.app);
  await prepareLogin(client, roles, secret.password);
  // Since PostgreSQL 16 the creator of a role may grant it, but must grant itself the right to use it.
  await client.query(`GRANT ${escapeIdentifier(roles.owner)} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE`);
  await createDatabase(client, secret.dbname, roles.owner);
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${escapeIdentifier(roles.app)}`);
};

const createMigrationsTable = `
  CREATE TABLE IF NOT EXISTS schema_migrations (
    version integer CONSTRAINT schema_migrations_pkey PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`;

/**
 * Switches to the owner, the only role that may create objects in the database. The service has no default
 * privileges on new objects; earlier versions granted it all of them.
 */
export const prepareSchema = async (client: pg.Client, secret: DatabaseSecret): Promise<void> => {
  const { owner, app } = rolesOf(secret);
  const role = escapeIdentifier(app);
  await client.query(`SET ROLE ${escapeIdentifier(owner)}`);
  await client.query("REVOKE ALL ON SCHEMA public FROM PUBLIC");
  await client.query(createMigrationsTable);
  for (const kind of ["TABLES", "SEQUENCES", "FUNCTIONS"])
    await client.query(`ALTER DEFAULT PRIVILEGES REVOKE ALL ON ${kind} FROM ${role}`);
};
