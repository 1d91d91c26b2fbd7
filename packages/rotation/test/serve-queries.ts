import { createDatabase, type Database, statement } from "@shop/postgres";
import { createSecret, databaseSecret } from "@shop/secrets";
import { recordLogs } from "@shop/test-support";
import type { Secrets } from "./fixture.ts";

const currentUser = statement(
  "who-am-i",
  "SELECT current_user AS name, (SELECT count(*) FROM things) AS things",
);

/** The results of a service's queries while its secret rotated. */
export interface Served {
  readonly failures: readonly unknown[];
  readonly names: ReadonlySet<string>;
  readonly queries: number;
}

/**
 * Runs queries as a service does until it is stopped: on one pool that stays open, and on a series of new
 * pools that must log in. `ttlMs` is the service's refresh interval for the secret.
 */
export const serveQueries = async (
  secrets: Secrets,
  secretId: string,
  ttlMs: number,
): Promise<{ readonly seen: () => Served; stop(): Promise<Served> }> => {
  const { logger } = recordLogs("service");
  const secret = createSecret({ client: secrets.client, secretId, schema: databaseSecret, ttlMs });
  const open = (): Promise<Database> =>
    createDatabase({ secret, tls: "off", poolSize: 3, applicationName: "test/0", logger });
  const failures: unknown[] = [];
  const names = new Set<string>();
  let queries = 0;
  let stopped = false;

  const query = async (database: Database): Promise<void> => {
    try {
      const rows = await database.query<{ name: string }>(currentUser);
      for (const { name } of rows) names.add(name);
      queries += 1;
    } catch (error) {
      failures.push(error);
    }
  };
  const onOnePool = async (): Promise<void> => {
    const database = await open();
    while (!stopped) await Promise.all([query(database), query(database), query(database)]);
    await database.close();
  };
  const onNewPools = async (): Promise<void> => {
    while (!stopped) {
      const database = await open();
      await query(database);
      await database.close();
    }
  };

  const running = Promise.all([onOnePool(), onNewPools()]);
  const seen = (): Served => ({ failures, names: new Set(names), queries });
  return {
    seen,
    stop: async () => {
      stopped = true;
      await running;
      secret.close();
      return seen();
    },
  };
};
