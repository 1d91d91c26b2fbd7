import { spawnSync } from "node:child_process";

/** Keeps a process, with all its threads, to one core. Does nothing where that cannot be done, as but on Linux. */
export const pin = (pid: number, core: number): void => {
  spawnSync("taskset", ["--all-tasks", "--cpu-list", "--pid", String(core), String(pid)], {
    stdio: "ignore",
  });
};
