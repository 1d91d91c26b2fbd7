import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

const serverCore = "0";

const taskset = (...args: string[]): boolean => spawnSync("taskset", args, { stdio: "ignore" }).status === 0;

/**
 * Leaves core 0 to the server that is measured: this process, and all that it starts, keeps to the others. False where
 * the machine has no `taskset`, or one core only; then the system puts everything where it likes.
 */
export const keepOffServerCore = (): boolean => {
  const cores = availableParallelism();
  return cores > 1 && taskset("-a", "-c", "-p", `1-${cores - 1}`, String(process.pid));
};

/** Puts a program on one core. */
export const onCore = (isPinned: boolean, command: readonly string[], core = serverCore): string[] =>
  isPinned ? ["taskset", "-c", core, ...command] : [...command];
