import { spawnSync } from "node:child_process";

/**
 * Raises the priority of this process and all its later children. On a busy machine, tests that measure time
 * would otherwise measure the other programs. Does nothing without permission, or on systems other than
 * Linux.
 */
export const raisePriority = (): void => {
  // Real-time priority, because niceness only counts within a session, and every service and every session of
  // PostgreSQL has its own.
  spawnSync("chrt", ["--rr", "--all-tasks", "--pid", "1", String(process.pid)], { stdio: "ignore" });
};
