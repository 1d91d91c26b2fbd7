import type { Logger } from "./logger.ts";

/** Files take an fsync, pipes refuse it: what matters is that the line has left the process. */
const isRefusedSync = (error: NodeJS.ErrnoException): boolean => error.syscall === "fsync";

const flush = (logger: Logger): Promise<void> =>
  new Promise((resolve, reject) => {
    logger.flush((error) => (error && !isRefusedSync(error) ? reject(error) : resolve()));
  });

/**
 * Resolves once every line that was logged so far has left the process, whatever becomes of it then.
 *
 * @throws where a line could not be written.
 */
export const flushLogs = async (logger: Logger): Promise<void> => {
  // A flush that finds a write under way ends with that write, which need not have the latest lines: the second takes them.
  await flush(logger);
  await flush(logger);
};
