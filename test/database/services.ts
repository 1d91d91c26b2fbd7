import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { TestPostgres } from "@shop/local-postgres";
import { type Database, type Statement, typeParsers, type Values, valuesInOrder } from "@shop/postgres";
import { migrate } from "@shop/postgres/provisioning";
import { databaseSubjectOf, recordLogs } from "@shop/test-support";
import { databaseOf, type ServiceName } from "@shop/topology";
import pg from "pg";

/** A service's database after its migrate step. */
export interface ServiceDatabase {
  readonly name: ServiceName;
  readonly role: string;
  readonly everyStatement: (database: Database) => Promise<void>;
  /** The test's own connection, as the owner. */
  readonly client: pg.Client;
  /** Another connection, as the owner. */
  connect(): Promise<pg.Client>;
  close(): Promise<void>;
}

const open = async (connectionString: string, role: string): Promise<pg.Client> => {
  const options = `-c TimeZone=UTC -c role=${role}_owner`;
  const client = new pg.Client({ connectionString, options, types: typeParsers });
  client.on("error", () => undefined);
  await client.connect();
  return client;
};

/** Migrates a service's database on a server of the test's own, and inserts sample data. */
export const openServiceDatabase = async (
  postgres: TestPostgres,
  name: ServiceName,
  withData = true,
): Promise<ServiceDatabase> => {
  const dbname = databaseOf(name).name;
  const { port, admin } = postgres;
  const secret = {
    host: "127.0.0.1",
    port,
    dbname,
    username: `${dbname}_1`,
    password: randomBytes(12).toString("hex"),
  };
  const directory = fileURLToPath(new URL(`../../services/${name}/migrations`, import.meta.url));
  await migrate({ admin, service: secret, tls: "off", directory, logger: recordLogs("migrate").logger });
  const url = `postgresql://${admin.username}:${admin.password}@127.0.0.1:${port}/${dbname}`;
  const client = await open(url, dbname);
  // Since PostgreSQL 16 the creator of a role may SET ROLE to it only after an explicit grant.
  await client.query(
    `SET ROLE NONE; GRANT ${dbname}_app TO CURRENT_USER WITH INHERIT FALSE, SET TRUE; RESET ROLE`,
  );
  const { data, everyStatement } = await databaseSubjectOf(name);
  if (withData) for (const sql of data(100)) await client.query(sql);
  const opened = [client];
  return {
    name,
    role: `${dbname}_app`,
    everyStatement,
    client,
    connect: async () => {
      const further = await open(url, dbname);
      opened.push(further);
      return further;
    },
    close: async () => {
      await Promise.all(opened.map((one) => one.end()));
    },
  };
};

/** A database that sends everything over one connection, inside its open transaction. */
export const asDatabase = (client: pg.Client): Database => {
  const query = async (statement: Statement, values: Values = []) =>
    (await client.query({ text: statement.text, values: valuesInOrder(statement, values) })).rows;
  const queryable = { query: query as Database["query"] };
  return { ...queryable, transaction: (work) => work(queryable) } as Database;
};
