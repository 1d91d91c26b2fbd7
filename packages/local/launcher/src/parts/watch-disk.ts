import { statfsSync } from "node:fs";

const everyMs = 1_000;
/** PostgreSQL writes files of 16 MB, and stops if it has no space for one. */
const scarceMiB = 32;
const enoughMiB = 48;

/** @returns the free space for users other than root, or undefined if the folder is gone */
const freeMiB = (folder: string): number | undefined => {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return Math.floor((bavail * bsize) / 2 ** 20);
  } catch {
    return undefined;
  }
};

/**
 * Reports when the disk under a folder is almost full, and when space is available again. @returns a function
 * that ends the watch
 */
export const watchDisk = (folder: string, report: (line: string) => void): (() => Promise<void>) => {
  let isScarce = false;
  const check = (): void => {
    const free = freeMiB(folder);
    if (free === undefined) return;
    if (!isScarce && free < scarceMiB) {
      isScarce = true;
      report(
        `The disk of ${folder} is full (${free} MB are left), so requests that change data begin to fail. Free some space: the shop then recovers by itself`,
      );
    } else if (isScarce && free > enoughMiB) {
      isScarce = false;
      report(`The disk of ${folder} has free space again`);
    }
  };
  check();
  const timer = setInterval(check, everyMs).unref();
  return async () => clearInterval(timer);
};
