import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ForeseenError } from "@shop/local-support";

/** The root folder of the repository. */
export const repository = resolve(fileURLToPath(new URL("../../../../..", import.meta.url)));
const preloads = [
  new URL("./end-with-parent.ts", import.meta.url).href,
  // Services are started from their sources, of which some are .tsx files.
  new URL("../../../../../bin/load-tsx.js", import.meta.url).href,
].flatMap((file) => ["--import", file]);

export interface Program {
  /** The name in messages; also the name of the log file. */
  readonly name: string;
  /** Relative to the repository, such as `services/catalog/src/main.ts`. */
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFolder: string;
}

/** A program failed; the message contains the end of its log. */
export class ProgramFailedError extends ForeseenError {
  override readonly name = "ProgramFailedError";
}

export const logOf = ({ name, logFolder }: Program): string => join(logFolder, `${name}.log`);

/** Makes a line of a service's log readable: the message and, if there is one, the error's message. */
const readable = (line: string): string => {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return err?.message ? `${msg}: ${err.message}` : (msg ?? line);
  } catch {
    return line;
  }
};

const readLog = (program: Program): string => {
  try {
    return readFileSync(logOf(program), "utf8");
  } catch {
    return "";
  }
};

/** The last lines of a program's log, and the path of the rest. */
export const endOfLog = (program: Program): string => {
  const lines = readLog(program).trimEnd().split("\n").slice(-4).map(readable);
  return [...lines.map((line) => `  ${line}`), `Its log: ${logOf(program)}`].join("\n");
};

/** Starts a program in its own process group, so that a terminal's Ctrl-C reaches only the launcher. */
export const startProgram = (program: Program): ChildProcess => {
  const log = openSync(logOf(program), "a", 0o600);
  const child = spawn(process.execPath, [...preloads, join(repository, program.file)], {
    cwd: repository,
    env: program.environment,
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  return child;
};

export const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

/** Runs a program to completion. @throws ProgramFailedError unless it exits with 0 */
export const runProgram = async (program: Program): Promise<void> => {
  const child = startProgram(program);
  if (!hasEnded(child)) await once(child, "exit");
  if (child.exitCode !== 0) throw new ProgramFailedError(`${program.name} failed:\n${endOfLog(program)}`);
};

/** Stops a program: SIGTERM, then SIGKILL if it has not ended in time. */
export const stopProgram = async (child: ChildProcess, graceMs: number): Promise<void> => {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = new AbortController();
  await Promise.race([ended, delay(graceMs, undefined, { signal: timer.signal }).catch(() => undefined)]);
  timer.abort();
  if (!hasEnded(child)) {
    child.kill("SIGKILL");
    await ended;
  }
};
