import { sizeOf } from "./process-size.ts";

/** Looks at a process's memory again and again. */
export interface MemoryWatch {
  /** Ends it, and returns the most that the process had. Linux only: 0 elsewhere. */
  stop(): number;
}

const everyMs = 200;

/** Starts looking. */
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
