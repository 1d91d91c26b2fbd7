import { readdirSync, readFileSync } from "node:fs";

/**
 * The CPU time of a process with all its threads so far, in seconds. Linux only.
 * https://docs.kernel.org/scheduler/sched-stats.html
 */
export const cpuSecondsOf = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`).reduce(
    (sum, thread) =>
      sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "latin1").split(" ")[0]),
    0,
  ) / 1e9;
