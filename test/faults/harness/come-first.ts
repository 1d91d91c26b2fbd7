import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";

/**
 * Puts this process, and all that it starts from now on, before others, for tests that measure time: on a machine that
 * is busy with other things they would measure those. Does nothing where that is not allowed, or not on Linux.
 */
export const comeFirst = (): void => {
  // Real time, as niceness counts within a session only, and every service and every session of PostgreSQL is its own.
  spawnSync("chrt", ["--rr", "--all-tasks", "--pid", "1", String(process.pid)], { stdio: "ignore" });
};

/**
 * Puts a process that was started so before others still, but gives each of its threads its share of a core: in real
 * time, one that calculates lets the others wait for a tenth of a second.
 */
export const shareFairly = (pid: number): void => {
  spawnSync("chrt", ["--other", "--all-tasks", "--pid", "0", String(pid)], { stdio: "ignore" });
  try {
    writeFileSync(`/proc/${pid}/autogroup`, "-20");
  } catch {
    // Not on every Linux, and for root only.
  }
};
