import { join } from "node:path";
import { createPostgres, type RunningPostgres } from "@shop/local-postgres";

/** Stops and starts a shop's PostgreSQL, on the same data and port. */
export interface PostgresSwitch {
  /** `crash` ends it without a checkpoint, so that it recovers from its log when it is started; `orderly` as a restart does. */
  stop(how: "crash" | "orderly"): Promise<void>;
  /** Does nothing where it runs. */
  start(): Promise<void>;
  /** Ends a server that was started here; the shop stops its own. */
  close(): Promise<void>;
}

/** Makes the switch of a shop whose PostgreSQL runs. */
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
