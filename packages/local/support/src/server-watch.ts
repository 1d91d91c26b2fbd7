import type { EventEmitter } from "node:events";

/** Called when a server of this process fails while it should serve. */
export interface ServerWatch {
  /**
   * The server continues, for example after it could not accept a connection because too many files were
   * open.
   */
  readonly onError: (error: Error) => void;
  /** The server has stopped listening. */
  readonly onLost: () => void;
}

/**
 * Watches a listening server. Without a watch an error ends the process, which is Node's default.
 *
 * @returns a function to call before the server is closed on purpose
 */
export const watchServer = (server: EventEmitter, watch: ServerWatch | undefined): (() => void) => {
  if (!watch) return () => undefined;
  server.on("error", watch.onError).once("close", watch.onLost);
  return () => void server.off("close", watch.onLost);
};
