import type { ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { describeFailure } from "@shop/local-support";
import { reasonOf } from "../reason.ts";
import {
  endOfLog,
  hasEnded,
  logOf,
  type Program,
  ProgramFailedError,
  startProgram,
  stopProgram,
} from "./children.ts";

/** A supervised service. */
export interface Supervised {
  readonly pid: () => number | undefined;
  /** Starts the service again from its current sources. */
  restart(): void;
  stop(graceMs: number): Promise<void>;
}

const startTimeoutMs = 15_000;
const longestBackoffMs = 10_000;
const restartGraceMs = 1_000;

/** @returns the reason the service is not ready, or undefined */
const findUnready = (port: number): Promise<string | undefined> => {
  const url = `http://127.0.0.1:${port}/health/ready`;
  return fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
    async (response) =>
      response.ok ? undefined : `${url} responds with ${response.status}: ${await response.text()}`,
    (error: unknown) => `${url}: ${reasonOf(error)}`,
  );
};

/** @throws ProgramFailedError if it ends, or is not ready in time */
const becomeReady = async (program: Program, child: ChildProcess, port: number): Promise<void> => {
  const until = performance.now() + startTimeoutMs;
  let unready: string | undefined;
  while (performance.now() < until) {
    if (hasEnded(child))
      throw new ProgramFailedError(`The ${program.name} service ended while starting:\n${endOfLog(program)}`);
    unready = await findUnready(port);
    if (unready === undefined) return;
    await delay(25);
  }
  throw new ProgramFailedError(
    `The ${program.name} service is not ready after ${startTimeoutMs / 1000} s (${unready}):\n${endOfLog(program)}`,
  );
};

/**
 * Starts a service and restarts it whenever it ends, as ECS would. Calls `describe` before each start.
 * Resolves when the service is ready.
 */
export const supervise = async (
  describe: () => Program,
  port: number,
  report: (line: string) => void,
): Promise<Supervised> => {
  let stopping = false;
  let backoffMs = 250;
  let isWanted = false;
  let later: NodeJS.Timeout | undefined;
  let program = describe();
  let child = startProgram(program);

  const startLater = (reason: string): void => {
    if (stopping) return;
    report(`${reason}; restarting it. Its log: ${logOf(program)}`);
    later = setTimeout(restart, backoffMs).unref();
    backoffMs = Math.min(longestBackoffMs, backoffMs * 2);
  };
  const watch = (): void => {
    child.once("exit", (code, signal) => {
      if (isWanted) restart();
      else startLater(`The ${program.name} service ended (${signal ?? `exit ${code}`})`);
    });
    child.once("error", ({ message }) =>
      startLater(`The ${program.name} service did not start (${message})`),
    );
  };
  const restart = (): void => {
    if (stopping) return;
    clearTimeout(later);
    isWanted = false;
    try {
      program = describe();
      child = startProgram(program);
    } catch (error) {
      startLater(`The ${program.name} service did not start (${describeFailure(error)})`);
      return;
    }
    watch();
    becomeReady(program, child, port).then(
      () => {
        backoffMs = 250;
      },
      (error: Error) => report(error.message),
    );
  };

  try {
    await becomeReady(program, child, port);
  } catch (error) {
    stopping = true;
    await stopProgram(child, 1_000);
    throw error;
  }
  watch();
  return {
    pid: () => child.pid,
    restart: () => {
      backoffMs = 250;
      if (hasEnded(child)) return restart();
      isWanted = true;
      void stopProgram(child, restartGraceMs);
    },
    stop: async (graceMs) => {
      stopping = true;
      await stopProgram(child, graceMs);
    },
  };
};
