import { sizeOf } from "./process-size.ts";

/** Samples a process's memory repeatedly. */
export interface MemoryWatch {
  /** Stops sampling and returns the peak. Linux only: 0 elsewhere. */
  stop(): number;
}

const everyMs = 200;

/** Starts sampling. */
export const watchMemory = (pid: number): MemoryWatch => {
  let max = 0;
  const check = (): void => {
    if (process.platform === "linux") max = Math.max(max, sizeOf(pid).residentMiB);
  };
  const timer = setInterval(check, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      check();
      return max;
    },
  };
};
