import { readdirSync, readFileSync } from "node:fs";

/** What a process takes up. Linux only. */
export interface ProcessSize {
  readonly residentMiB: number;
  /** Open files and sockets. */
  readonly descriptors: number;
}

/** Looks at a process as the system sees it. */
export const sizeOf = (pid: number): ProcessSize => {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return {
    residentMiB: Number(kibibytes) / 1_024,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
};
