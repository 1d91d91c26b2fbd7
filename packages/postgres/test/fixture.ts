import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { TestPostgres } from "@shop/local-postgres";
import { createDatabase, type Database, type DatabaseOptions } from "@shop/postgres";
import { migrate } from "@shop/postgres/provisioning";
import type { DatabaseSecret, Secret } from "@shop/secrets";
import { createLogger, type Logger } from "@shop/telemetry";
import pg from "pg";

/** A secret that a test rotates: either visible at once, or only after a refresh. */
export interface TestSecret extends Secret<DatabaseSecret> {
  readonly refreshes: () => number;
  rotate(change: Partial<DatabaseSecret>): void;
  rotateUnnoticed(change: Partial<DatabaseSecret>): void;
}

export const createTestSecret = (first: DatabaseSecret): TestSecret => {
  let known = first;
  let stored = first;
  let refreshes = 0;
  let flight: Promise<DatabaseSecret> | undefined;
  const fetchStored = async (): Promise<DatabaseSecret> => {
    refreshes += 1;
    await delay(20);
    flight = undefined;
    known = { ...stored };
    return known;
  };
  return {
    get: async () => known,
    refresh: () => {
      flight ??= fetchStored();
      return flight;
    },
    close: () => undefined,
    refreshes: () => refreshes,
    rotate: (change) => {
      stored = { ...stored, ...change };
      known = stored;
    },
    rotateUnnoticed: (change) => {
      stored = { ...stored, ...change };
    },
  };
};

export const silent = createLogger({ service: "test", version: "0", level: "silent" });

/** A logger that records its lines for the test. */
export const createRecorder = (): { readonly logger: Logger; readonly lines: Record<string, unknown>[] } => {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
  };
  return { logger: createLogger({ service: "test", version: "0" }, { write }), lines };
};

export const secretFor = ({ port }: TestPostgres, dbname: string): DatabaseSecret => ({
  host: "127.0.0.1",
  port,
  dbname,
  username: `${dbname}_1`,
  password: `it's "${dbname}"`,
});

/** Runs `work` with a folder of migrations. */
export const withMigrations = async <T>(
  files: Readonly<Record<string, string>>,
  work: (directory: string) => Promise<T>,
): Promise<T> => {
  const directory = await mkdtemp(join(tmpdir(), "shop-migrations-"));
  try {
    for (const [name, sql] of Object.entries(files)) await writeFile(join(directory, name), sql);
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
};

/** Prepares a database as a migrate step does. */
export const prepare = (
  server: TestPostgres,
  service: DatabaseSecret,
  files: Readonly<Record<string, string>> = {},
): Promise<void> =>
  withMigrations(files, (directory) =>
    migrate({ admin: server.admin, service, tls: "off", directory, logger: silent }),
  );

export const open = (
  secret: Secret<DatabaseSecret>,
  options: Partial<DatabaseOptions> = {},
): Promise<Database> =>
  createDatabase({ secret, tls: "off", poolSize: 3, applicationName: "test/0", logger: silent, ...options });

/** Runs SQL on a separate connection. */
export const runAs = async (
  { host, port, dbname, username, password }: DatabaseSecret,
  sql: string,
): Promise<unknown[]> => {
  const client = new pg.Client({ host, port, database: dbname, user: username, password });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

export const runAsAdmin = ({ port, admin }: TestPostgres, sql: string): Promise<unknown[]> =>
  runAs({ host: "127.0.0.1", port, dbname: "postgres", ...admin }, sql);
