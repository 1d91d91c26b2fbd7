import { spawnSync } from "node:child_process";

/**
 * Puts this process, and all that it starts from now on, before others, for tests that measure time: on a machine that
 * is busy with other things they would measure those. Does nothing where that is not allowed, or not on Linux.
 */
export const comeFirst = (): void => {
  // Real time, as niceness counts within a session only, and every service and every session of PostgreSQL is its own.
  spawnSync("chrt", ["--rr", "--all-tasks", "--pid", "1", String(process.pid)], { stdio: "ignore" });
};
