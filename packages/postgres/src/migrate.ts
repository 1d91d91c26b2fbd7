import type { DatabaseSecret } from "@shop/secrets";
import type { Logger } from "@shop/telemetry";
import pg from "pg";
import { applyMigrations } from "./apply-migrations.ts";
import { connectionOf, type Tls } from "./connection-settings.ts";
import { prepareDatabase, prepareSchema } from "./roles.ts";

export interface MigrateOptions {
  /** Like the RDS master: may create roles and databases, is no superuser. */
  readonly admin: { readonly username: string; readonly password: string };
  /** What the service will log in with. */
  readonly service: DatabaseSecret;
  readonly tls: Tls;
  /** The folder of `NNNN_name.sql` files. */
  readonly directory: string;
  readonly logger: Logger;
}

/** One number for all services: the roles that they prepare are shared by all databases of the server. */
const lockId = 7_305_171;

/** An index on a large table takes as long as it takes. */
const session: pg.ClientConfig = {
  application_name: "migrate",
  options: "-c TimeZone=UTC -c statement_timeout=0",
  connectionTimeoutMillis: 10_000,
  keepAlive: true,
};

const withClient = async <T>(
  connection: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> => {
  const client = new pg.Client({ ...session, ...connection });
  // A lost connection shows in the query that needs it; without a listener it would end the process instead.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
};

/**
 * Makes a service's roles and database and brings its schema up to date. Can be run again, and by two at once: the
 * second waits for the first.
 *
 * @throws where a migration fails or history was rewritten; what was applied before stays applied.
 */
export const migrate = async (options: MigrateOptions): Promise<void> => {
  const { admin, service, tls, directory, logger } = options;
  const asAdmin = { ...service, ...admin };
  await withClient(connectionOf({ ...asAdmin, dbname: "postgres" }, tls), async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [lockId]);
    await prepareDatabase(client, service);
    await withClient(connectionOf(asAdmin, tls), async (inside) => {
      await prepareSchema(inside, service);
      await applyMigrations(inside, directory, logger);
    });
  });
};
