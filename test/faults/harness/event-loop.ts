import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { nodeOptions } from "@shop/topology";

const probe = new URL("./event-loop-probe.ts", import.meta.url).href;

/** The variables that make a process record its event loop delay in a folder. */
export const probed = (folder: string): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `${nodeOptions} --import ${probe}`,
  EVENT_LOOP_PROBE: folder,
});

/** The p99 of a process's event loop delay between two times in milliseconds since 1970. */
export const latenessOf = (folder: string, pid: number | undefined, from: number, to: number): number => {
  const file = join(folder, `${pid}.event-loop`);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const samples = text
    .split("\n")
    .map((line) => line.split(" ").map(Number))
    .flatMap(([at = 0, late]) => (late !== undefined && at >= from && at <= to ? [late] : []))
    .toSorted((a, b) => a - b);
  const p99 = samples[Math.ceil(samples.length * 0.99) - 1];
  if (p99 === undefined) throw new Error(`process ${pid} has no samples`);
  return p99;
};

/** An idle process. Its event loop delay is caused by the machine. */
export interface IdleProcess {
  readonly pid: number | undefined;
  close(): Promise<void>;
}

/** Starts a process that only measures its event loop delay. */
export const startIdleProcess = (folder: string): IdleProcess => {
  const wait = "setInterval(() => undefined, 1_000); process.on('disconnect', () => process.exit())";
  const child = spawn(process.execPath, ["-e", wait], {
    env: { PATH: process.env["PATH"] ?? "", ...probed(folder) },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return {
    pid: child.pid,
    close: async () => {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
};
