import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { onCore } from "../cores.ts";

/** A server that is measured. */
export interface ServerProcess {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  /** Milliseconds from its start to its being ready. */
  readonly readyAfterMs: number;
  /** The delays of its event loop while `work` runs, in milliseconds. */
  loopDelays(work: () => Promise<unknown>): Promise<{ p50: number; p99: number; max: number }>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly name: string;
  /** What Node runs, with its arguments. */
  readonly program: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  /** A path that is answered when it is ready, with anything but 503. */
  readonly readyPath: string;
  readonly logFolder: string;
  readonly isPinned: boolean;
  readonly core?: string;
  /** False: nothing is loaded before the program, and V8 has no flags but the program's. @default true */
  readonly isWatched?: boolean;
}

/**
 * V8's memory reducer collects garbage once a process is idle for 30 s (Node 26), and with it much of what V8 knows of the
 * code: the next thousand payments cost half as much again. Here each server is idle while others are measured; under load none is.
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

/** Starts a server on the core that is measured. Resolves when it is ready. @throws with the end of its log */
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
      child.send("tell");
      return (await seen)[0];
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const impatience = setTimeout(() => child.kill("SIGKILL"), 3_000);
      await exited;
      clearTimeout(impatience);
    },
  };
};
