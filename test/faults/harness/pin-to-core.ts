import { spawnSync } from "node:child_process";

/**
 * Pins a process, with all its threads, to one core. Does nothing if that fails, as on systems other than
 * Linux.
 */
export const pinToCore = (pid: number, core: number): void => {
  spawnSync("taskset", ["--all-tasks", "--cpu-list", "--pid", String(core), String(pid)], {
    stdio: "ignore",
  });
};
