import { readdirSync, readFileSync } from "node:fs";

/** The resources of a process. Linux only. */
export interface ProcessSize {
  readonly residentMiB: number;
  /** Open files and sockets. */
  readonly descriptors: number;
}

/** Reads a process's resources from the system. */
export const sizeOf = (pid: number): ProcessSize => {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return {
    residentMiB: Number(kibibytes) / 1_024,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
};
