import { statfsSync } from "node:fs";

const everyMs = 1_000;
/** PostgreSQL makes files of 16 MB, and ends if it has no room for one. */
const scarceMiB = 32;
const enoughMiB = 48;

/** @returns the room for others than root, or undefined if the folder is gone */
const freeMiB = (folder: string): number | undefined => {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return Math.floor((bavail * bsize) / 2 ** 20);
  } catch {
    return undefined;
  }
};

/** Says that the disk under a folder is almost full, and that there is room again. @returns what ends the watch */
export const watchDisk = (folder: string, report: (line: string) => void): (() => Promise<void>) => {
  let isScarce = false;
  const look = (): void => {
    const free = freeMiB(folder);
    if (free === undefined) return;
    if (!isScarce && free < scarceMiB) {
      isScarce = true;
      report(
        `The disk of ${folder} is full (${free} MB are left), so requests that change data begin to fail. Make room: the shop then goes on by itself`,
      );
    } else if (isScarce && free > enoughMiB) {
      isScarce = false;
      report(`The disk of ${folder} has room again`);
    }
  };
  look();
  const timer = setInterval(look, everyMs).unref();
  return async () => clearInterval(timer);
};
