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
  /** The credentials that the service will log in with. */
  readonly service: DatabaseSecret;
  readonly tls: Tls;
  /** The folder of `NNNN_name.sql` files. */
  readonly directory: string;
  readonly logger: Logger;
}

/** No statement timeout: an index on a large table takes as long as it takes. */
const session: pg.ClientConfig = {
  application_name: "migrate",
  options: "-c TimeZone=UTC -c statement_timeout=0",
};

/**
 * Creates a service's roles and database and migrates its schema to the latest version. Idempotent, and safe
 * to run concurrently: the second run waits for the first.
 *
 * @throws if a migration fails or history was rewritten; migrations applied before stay applied.
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
      // If the schema is newer, tasks of the newer release are still running and keep their privileges.
      if (isNewest) await applyGrants(inside, directory, rolesOf(service).app);
    });
  });
};
