import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { onCore } from "../cores.ts";

/** A measured server. */
export interface ServerProcess {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  /** Milliseconds from its start until it was ready. */
  readonly readyAfterMs: number;
  /** The delays of its event loop while `work` runs, in milliseconds. */
  loopDelays(work: () => Promise<unknown>): Promise<{ p50: number; p99: number; max: number }>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly name: string;
  /** The script that Node runs, with its arguments. */
  readonly program: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  /** A path whose response has a status other than 503 once the server is ready. */
  readonly readyPath: string;
  readonly logFolder: string;
  readonly isPinned: boolean;
  readonly core?: string;
  /** False: nothing is preloaded, and V8 has only the program's flags. @default true */
  readonly isWatched?: boolean;
}

/**
 * V8's memory reducer runs once a process has been idle for 30 s (Node 26). It also discards compiled code: the next
 * thousand payments cost 50 % more. Each server here is idle while others are measured; a loaded server never is.
 */
const warmKeeping = "--no-memory-reducer";

const preload = fileURLToPath(new URL("./preload.cjs", import.meta.url));
const startTimeoutMs = 20_000;

const isReady = (port: number, path: string): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.status !== 503,
    () => false,
  );

const launch = (options: ServerOptions): ChildProcess => {
  const { program, environment, isPinned, core, isWatched = true, logFolder, name } = options;
  const watching = isWatched ? [warmKeeping, "--require", preload] : [];
  const node = [process.execPath, ...watching, ...program];
  const [command = "", ...args] = onCore(isPinned, node, core);
  const log = openSync(join(logFolder, `${name}.log`), "w");
  const child = spawn(command, args, {
    env: {
      PATH: process.env["PATH"] ?? "",
      NODE_ENV: "production",
      ...environment,
      PORT: String(options.port),
    },
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  return child;
};

/** Starts a server on the measured core. Resolves when it is ready. @throws an error with the end of its log */
export const startServer = async (options: ServerOptions): Promise<ServerProcess> => {
  const { name, port, readyPath, logFolder } = options;
  const start = performance.now();
  const child = launch(options);
  const exited = once(child, "exit");
  const until = performance.now() + startTimeoutMs;
  while (!(await isReady(port, readyPath))) {
    if (child.exitCode !== null || performance.now() > until) {
      child.kill("SIGKILL");
      const end = readFileSync(join(logFolder, `${name}.log`), "utf8").slice(-2_000);
      throw new Error(`${name} did not start:\n${end}`);
    }
    await delay(2);
  }
  const readyAfterMs = performance.now() - start;
  return {
    name,
    port,
    pid: child.pid ?? 0,
    readyAfterMs,
    loopDelays: async (work) => {
      child.send("watch");
      await work();
      const seen = once(child, "message") as Promise<[{ p50: number; p99: number; max: number }]>;
      child.send("report");
      return (await seen)[0];
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const killTimer = setTimeout(() => child.kill("SIGKILL"), 3_000);
      await exited;
      clearTimeout(killTimer);
    },
  };
};
