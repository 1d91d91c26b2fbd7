import { join } from "node:path";
import { createPostgres, type RunningPostgres } from "@shop/local-postgres";

/** Stops and starts a shop's PostgreSQL, on the same data and port. */
export interface PostgresSwitch {
  /**
   * `crash` ends it without a checkpoint, so that it recovers from its log at the next start; `orderly` is a
   * normal restart.
   */
  stop(how: "crash" | "orderly"): Promise<void>;
  /** Does nothing if it is running. */
  start(): Promise<void>;
  /** Ends a server that was started here; the shop stops its own. */
  close(): Promise<void>;
}

/** Creates the switch for a shop with a running PostgreSQL. */
export const createPostgresSwitch = (
  first: RunningPostgres,
  stateFolder: string,
  durable: boolean,
): PostgresSwitch => {
  const server = createPostgres({
    dataDir: join(stateFolder, "postgres"),
    logFile: join(stateFolder, "logs", "postgres.log"),
    port: first.port,
    durable,
  });
  let running: RunningPostgres | undefined = first;
  const stop: PostgresSwitch["stop"] = async (how) => {
    const stopped = running;
    running = undefined;
    await stopped?.stop({ immediate: how === "crash" });
  };
  return {
    stop,
    start: async () => {
      running ??= await server.start();
    },
    close: () => stop("orderly"),
  };
};
