import { setTimeout as delay } from "node:timers/promises";
import type { RunningServer } from "@shop/http";
import { flushLogs, type Logger } from "@shop/telemetry";
import { timing } from "@shop/topology";
import type { HostProcess, RunningService } from "./run-service.ts";

/**
 * The order of a shutdown: fail readiness and send `Connection: close`; keep serving while callers find out;
 * accept no new connections; finish in-flight requests; close everything else.
 */
export const stopService = async (
  service: RunningService,
  servers: readonly RunningServer[],
  drainDelayMs: number,
): Promise<void> => {
  service.health.drain();
  await delay(drainDelayMs);
  await Promise.all(servers.map((server) => server.close(timing.inFlightMs)));
  await service.close();
};

/** Ends the process of a service. */
export interface Shutdown {
  /** Stops the service and exits; at once, with status 1, if it is already stopping. */
  end(status: number): Promise<void>;
  exit(status: number): Promise<void>;
  readonly isStopping: () => boolean;
}

/** Creates the end of a process. @param stopEverything resolves once the service has stopped */
export const createShutdown = (
  host: HostProcess,
  logger: Logger,
  stopEverything: () => Promise<void>,
): Shutdown => {
  let stopping = false;

  const exit = async (status: number): Promise<void> => {
    await flushLogs(logger).catch(() => undefined);
    host.exit(status);
  };

  const giveUp = (): void => {
    logger.fatal("service did not stop in time");
    void exit(1);
  };

  const end = async (status: number): Promise<void> => {
    if (stopping) return exit(1);
    stopping = true;
    setTimeout(giveUp, timing.stopTimeoutS * 1000 - 5_000).unref();
    try {
      await stopEverything();
      logger.info("service stopped");
      await exit(status);
    } catch (error) {
      logger.fatal({ err: error }, "service failed to stop");
      await exit(1);
    }
  };

  return { end, exit, isStopping: () => stopping };
};
