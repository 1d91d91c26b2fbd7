import type { DatabaseSecret } from "@shop/secrets";
import type { Logger } from "@shop/telemetry";
import type pg from "pg";
import { connectionOf, type Tls } from "../database/connection-settings.ts";
import { type Admin, withClient, withLock } from "./admin-session.ts";
import { applyGrants } from "./apply-grants.ts";
import { applyMigrations } from "./apply-migrations.ts";
import { closeDatabases } from "./close-databases.ts";
import { prepareDatabase, prepareSchema, rolesOf } from "./roles.ts";

export interface MigrateOptions {
  readonly admin: Admin;
  /** What the service will log in with. */
  readonly service: DatabaseSecret;
  readonly tls: Tls;
  /** The folder of `NNNN_name.sql` files. */
  readonly directory: string;
  readonly logger: Logger;
}

/** An index on a large table takes as long as it takes. */
const session: pg.ClientConfig = {
  application_name: "migrate",
  options: "-c TimeZone=UTC -c statement_timeout=0",
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
  const connectTo = (dbname: string): pg.ClientConfig => ({
    ...session,
    ...connectionOf({ ...asAdmin, dbname }, tls),
  });
  await withLock(connectTo("postgres"), async (client) => {
    await prepareDatabase(client, service);
    await closeDatabases(client, logger);
    await withClient(connectTo(service.dbname), async (inside) => {
      await prepareSchema(inside, service);
      const { isNewest } = await applyMigrations(inside, directory, logger);
      // The tasks of the newer release still run: they keep what they may do.
      if (isNewest) await applyGrants(inside, directory, rolesOf(service).app);
    });
  });
};
