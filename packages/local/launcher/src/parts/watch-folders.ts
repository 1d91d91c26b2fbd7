import { existsSync } from "node:fs";

const everyMs = 2_000;

/**
 * Reports each needed folder once if it disappears while the shop runs. @returns a function that ends the
 * watch
 */
export const watchFolders = (
  folders: readonly string[],
  report: (line: string) => void,
): (() => Promise<void>) => {
  const watched = new Set(folders);
  const timer = setInterval(() => {
    for (const folder of watched) {
      if (existsSync(folder)) continue;
      watched.delete(folder);
      report(
        `${folder} was removed while the shop uses it, and requests begin to fail. Stop the shop with Ctrl-C; put the folder back or clone again, then npm start`,
      );
    }
  }, everyMs).unref();
  return async () => clearInterval(timer);
};
