import type { Logger } from "./logger.ts";

/** Files accept an fsync, pipes reject it. All that matters is that the line has left the process. */
const isRefusedSync = (error: NodeJS.ErrnoException): boolean => error.syscall === "fsync";

const flush = (logger: Logger): Promise<void> =>
  new Promise((resolve, reject) => {
    logger.flush((error) => (error && !isRefusedSync(error) ? reject(error) : resolve()));
  });

/**
 * Resolves once every line logged so far has left the process, so that no line is lost if the process is
 * killed.
 *
 * @throws if a line could not be written.
 */
export const flushLogs = async (logger: Logger): Promise<void> => {
  // A flush during a write ends with that write, which may lack the latest lines. The second flush writes
  // them.
  await flush(logger);
  await flush(logger);
};
