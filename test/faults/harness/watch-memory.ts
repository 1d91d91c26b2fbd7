import { sizeOf } from "./process-size.ts";

/** Samples a process's memory repeatedly. */
export interface MemoryWatch {
  /** Stops sampling and returns the peak. Linux only: 0 elsewhere. */
  stop(): number;
}

const everyMs = 200;

/** Starts sampling. */
export const watchMemory = (pid: number): MemoryWatch => {
  let most = 0;
  const look = (): void => {
    if (process.platform === "linux") most = Math.max(most, sizeOf(pid).residentMiB);
  };
  const looking = setInterval(look, everyMs);
  return {
    stop: () => {
      clearInterval(looking);
      look();
      return most;
    },
  };
};
