import type { DatabaseSecret } from "@shop/secrets";
import pg from "pg";

const { escapeIdentifier, escapeLiteral } = pg;

/** The roles of a service's database: who owns it, what the service may do, and who the service logs in as. */
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

const exists = async (client: pg.Client, catalog: "pg_roles.rolname" | "pg_database.datname", name: string): Promise<boolean> => {
  const [table, column] = catalog.split(".");
  const { rowCount } = await client.query(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [name]);
  return rowCount === 1;
};

const createRole = async (client: pg.Client, role: string): Promise<void> => {
  if (!(await exists(client, "pg_roles.rolname", role))) await client.query(`CREATE ROLE ${escapeIdentifier(role)} NOLOGIN`);
};

/** The login role is what the secret says, each time: a restored or rotated secret is the truth. */
const prepareLogin = async (client: pg.Client, { app, login }: Roles, password: string): Promise<void> => {
  const role = escapeIdentifier(login);
  await createRole(client, login);
  await client.query(`ALTER ROLE ${role} LOGIN CONNECTION LIMIT 100 PASSWORD ${escapeLiteral(password)}`);
  await client.query(`ALTER ROLE ${role} SET statement_timeout = '30s'`);
  await client.query(`ALTER ROLE ${role} SET lock_timeout = '5s'`);
  await client.query(`ALTER ROLE ${role} SET idle_in_transaction_session_timeout = '15s'`);
  await client.query(`GRANT ${escapeIdentifier(app)} TO ${role}`);
};

/**
 * Makes the roles and the database, where they are not there yet, as an admin who, like the RDS master, may create
 * roles and databases but is no superuser.
 */
export const prepareDatabase = async (client: pg.Client, secret: DatabaseSecret): Promise<void> => {
  const roles = rolesOf(secret);
  const [owner, app, database] = [roles.owner, roles.app, secret.dbname].map((name) => escapeIdentifier(name));
  await createRole(client, roles.owner);
  await createRole(client, roles.app);
  await prepareLogin(client, roles, secret.password);
  // Since PostgreSQL 16 whoever creates a role may grant it, but has to say that it may be used.
  await client.query(`GRANT ${owner} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE`);
  if (!(await exists(client, "pg_database.datname", secret.dbname))) {
    await client.query(`CREATE DATABASE ${database} OWNER ${owner}`);
  }
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${app}`);
};

/** Says, inside the database, that the service may use what the owner makes, but make nothing itself. */
export const prepareSchema = async (client: pg.Client, secret: DatabaseSecret): Promise<void> => {
  const { owner, app } = rolesOf(secret);
  const role = escapeIdentifier(app);
  await client.query(`SET ROLE ${escapeIdentifier(owner)}`);
  await client.query("REVOKE ALL ON SCHEMA public FROM PUBLIC");
  await client.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
  await client.query(`ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role}`);
  await client.query(`ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO ${role}`);
};
