import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { databaseLog } from "@shop/topology";
import { serverEnvironment } from "./own-environment.ts";
import type { ServerUser } from "./server-user.ts";

const run = promisify(execFile);

/**
 * Starts a watcher in the background that reads from our pipe, then becomes the server. If the pipe ends
 * without a message, this process has died: the watcher stops the server, and removes folders if `$1` names
 * one. `$$` in the watcher is the shell, whose process the server takes over.
 */
const watchedServer = `
( read -r _ <&3 && exit
  kill -INT $$
  [ -n "$1" ] || exit
  tries=0
  while [ -e "$2/postmaster.pid" ] && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
  rm -rf "$1" "$2"
) 2>/dev/null &
shift 2
exec "$@" 3<&-`;

export interface PostmasterOptions {
  readonly program: string;
  readonly folder: string;
  readonly port: number;
  readonly durable: boolean;
  readonly user: ServerUser;
  /** An open file descriptor for the server's log. */
  readonly logFd: number;
  /** A folder to remove, with the data, when this process has ended. */
  readonly removeWhenOrphaned: string | undefined;
}

const settingsOf = ({ port, durable }: PostmasterOptions): Readonly<Record<string, string | number>> => ({
  listen_addresses: "127.0.0.1",
  port,
  unix_socket_directories: "",
  max_connections: 200,
  timezone: "UTC",
  log_timezone: "UTC",
  ...databaseLog,
  ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
});

/** Its own process group shields it from a terminal's Ctrl-C: it must stop after its clients. */
export const spawnPostmaster = (options: PostmasterOptions): ChildProcess => {
  const { program, folder, user, logFd, removeWhenOrphaned } = options;
  const settings = Object.entries(settingsOf(options)).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const common = { ...user, cwd: folder, env: serverEnvironment(), detached: true };
  if (process.platform === "win32") {
    return spawn(program, ["-D", folder, ...settings], { ...common, stdio: ["ignore", logFd, logFd] });
  }
  const server = [program, "-D", folder, ...settings];
  const child = spawn("/bin/sh", ["-c", watchedServer, "sh", removeWhenOrphaned ?? "", folder, ...server], {
    ...common,
    stdio: ["ignore", logFd, logFd, "pipe"],
  });
  const watcher = child.stdio[3];
  if (watcher && "end" in watcher) {
    watcher.on("error", () => undefined);
    child.once("exit", () => watcher.end("stopped\n"));
  }
  return child;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** True if a process was started on exactly this folder, not on one whose name only begins the same. */
const runsOn = async (pid: number, folder: string): Promise<boolean> => {
  if (process.platform === "linux") {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return command.split("\0").includes(folder);
  }
  const { stdout } = await run("ps", ["-o", "args=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return `${stdout.trim()} `.includes(` ${folder} `);
};

/**
 * Stops the server that an earlier, killed run left on a data folder. The process id in its pid file may now
 * belong to any process, so only a process that was started on this folder is stopped.
 *
 * The pid file of a killed server stays: PostgreSQL uses it to detect children of that server that still
 * write.
 *
 * @throws if it does not stop within 10 s.
 */
export const stopStalePostmaster = async (folder: string): Promise<void> => {
  const pidFile = join(folder, "postmaster.pid");
  const pid = Number.parseInt(await readFile(pidFile, "utf8").catch(() => ""), 10);
  if (pid > 0 && (await runsOn(pid, folder))) {
    process.kill(pid, "SIGINT");
    for (let waitedMs = 0; isAlive(pid); waitedMs += 25) {
      if (waitedMs >= 10_000)
        throw new Error(`PostgreSQL (process ${pid}) from an earlier run does not stop`);
      await delay(25);
    }
    return;
  }
  // PostgreSQL does not start on a file without a process id, or while another process has this id.
  if (!(pid > 0) || isAlive(pid)) await rm(pidFile, { force: true });
};
