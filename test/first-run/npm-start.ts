import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** The variables of a fresh shell. */
export const plainShell = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };

export interface Place {
  /** @default this checkout */
  readonly folder?: string;
  /** Environment variables. @default those of a fresh shell */
  readonly shell?: Readonly<Record<string, string>>;
}

/** `npm start`, or another npm program, run as in a terminal. */
export interface Launched {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Resolves when the output contains the text. @throws with the output, if the program ends first */
  prints(text: RegExp): Promise<void>;
  /** Resolves to the exit status. */
  ended(): Promise<number | null>;
  interrupt(): Promise<void>;
}

const launch = (command: readonly string[], { folder = repository, shell = plainShell }: Place): Launched => {
  const child = spawn(process.execPath, command, { cwd: folder, env: shell });
  let text = "";
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      for (const watch of watchers) watch();
    });
  const exit = once(child, "close").then(([status]) => status as number | null);
  // A failing test must not leave a shop behind, which would keep the test's process alive.
  after(async () => {
    if (child.kill("SIGTERM")) await exit;
  });
  return {
    child,
    output: () => text,
    prints: (expected) =>
      new Promise((resolve, reject) => {
        const watch = () => {
          if (expected.test(text)) resolve();
        };
        watchers.add(watch);
        watch();
        exit.then(() => reject(new Error(`it ended before printing ${expected}:\n${text}`)));
      }),
    ended: () => exit,
    interrupt: async () => {
      child.kill("SIGINT");
      await exit;
    },
  };
};

const launcher = "packages/local/launcher/src/main.ts";

export const npmStart = (args: readonly string[], place: Place = {}): Launched =>
  launch(["bin/run.js", "node", launcher, ...args], place);

/** The launcher as npm start's child, with a preloaded module. */
export const launcherWith = (preload: string, args: readonly string[]): Launched =>
  launch(["--import", preload, launcher, ...args], {});

export const npmRunDemo = (args: readonly string[], place: Place = {}): Launched =>
  launch(["bin/run.js", "node", "packages/local/launcher/src/demo/main.ts", ...args], place);

/** The state folder of a shop on this port. */
export const stateFolderOf = (port: number): string => join(repository, ".local", `shop-${port}`);

/** Removes the state of a stopped shop. */
export const removeState = (port: number): void => {
  if (existsSync(stateFolderOf(port))) rmSync(stateFolderOf(port), { recursive: true, force: true });
};
