import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

const serverCore = "0";

const taskset = (...args: string[]): boolean => spawnSync("taskset", args, { stdio: "ignore" }).status === 0;

/**
 * Reserves core 0 for the measured server: this process and its children use the other cores.
 *
 * @returns false if the machine has no `taskset` or only one core; the operating system then decides.
 */
export const keepOffServerCore = (): boolean => {
  const cores = availableParallelism();
  return cores > 1 && taskset("-a", "-c", "-p", `1-${cores - 1}`, String(process.pid));
};

/** Puts a program on one core. */
export const onCore = (isPinned: boolean, command: readonly string[], core = serverCore): string[] =>
  isPinned ? ["taskset", "-c", core, ...command] : [...command];
