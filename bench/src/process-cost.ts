import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const onLinux = process.platform === "linux";

/** `1-02:03:04.56`, as ps writes it. */
const secondsOf = (time: string): number => {
  const [days, clock = time] = time.includes("-") ? time.split("-") : ["0", time];
  return clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
};

const ps = (pid: number, column: string): string =>
  spawnSync("ps", ["-o", `${column}=`, "-p", String(pid)], { encoding: "utf8" }).stdout.trim();

/** The scheduler's own count, in nanoseconds; `/proc/<pid>/stat` has hundredths of a second. */
const cpuOfThreads = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`).reduce(
    (sum, thread) =>
      sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "latin1").split(" ")[0]),
    0,
  ) / 1000;

/** CPU time that a process has used so far, with all its threads, in microseconds. */
export const cpuUs = (pid: number): number =>
  onLinux ? cpuOfThreads(pid) : secondsOf(ps(pid, "time")) * 1e6;

/** Resident memory of a process, in MiB. */
export const residentMiB = (pid: number): number => {
  const kibibytes = onLinux
    ? /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1]
    : ps(pid, "rss");
  return Number(kibibytes) / 1024;
};
