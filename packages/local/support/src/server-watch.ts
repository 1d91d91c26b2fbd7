import type { EventEmitter } from "node:events";

/** Called about a server of this process that fails while it should serve. */
export interface ServerWatch {
  /** The server goes on, as after a connection that it could not take because too many files were open. */
  readonly onError: (error: Error) => void;
  /** The server listens no more. */
  readonly onLost: () => void;
}

/**
 * Watches a server that listens. Without a watch an error ends the process, as is Node's default.
 *
 * @returns what to call before the server is closed on purpose
 */
export const watchServer = (server: EventEmitter, watch: ServerWatch | undefined): (() => void) => {
  if (!watch) return () => undefined;
  server.on("error", watch.onError).once("close", watch.onLost);
  return () => void server.off("close", watch.onLost);
};
