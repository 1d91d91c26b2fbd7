import { setTimeout as delay } from "node:timers/promises";
import type { Health } from "@shop/http";
import { type RunningServer, startServer } from "@shop/http";
import { flushLogs, type Logger } from "@shop/telemetry";
import { timing } from "@shop/topology";
import type { Express } from "express";
import { addressWithin } from "./address-within.ts";

/** The result of a service's composition root. */
export interface RunningService {
  readonly publicApp: Express;
  readonly internalApp: Express;
  readonly health: Health;
  /** Stops background work and closes all resources. */
  close(): Promise<void>;
}

/** The parts of `process` that a service's life cycle needs. */
export type HostProcess = Pick<NodeJS.Process, "on" | "exit">;

export interface RunOptions {
  readonly logger: Logger;
  readonly host: string;
  readonly port: number;
  /** The listen address for peers: an address, or a network in which this host has one. */
  readonly internalHost: string;
  readonly internalPort: number;
  /**
   * The service keeps serving for this long after SIGTERM, because callers may not know yet that it is
   * stopping.
   */
  readonly drainDelayMs: number;
  readonly createService: () => Promise<RunningService>;
}

/**
 * The order of a shutdown: fail readiness and send `Connection: close`; keep serving while callers find out;
 * accept no new connections; finish in-flight requests; close everything else.
 */
const stop = async (
  service: RunningService,
  servers: readonly RunningServer[],
  drainDelayMs: number,
): Promise<void> => {
  service.health.drain();
  await delay(drainDelayMs);
  await Promise.all(servers.map((server) => server.close(timing.inFlightMs)));
  await service.close();
};

/** Runs a service until a signal ends it. Exit status 0 after an orderly stop, 1 otherwise. */
export const runService = async (host: HostProcess, options: RunOptions): Promise<void> => {
  const { logger, drainDelayMs } = options;
  let stopping = false;
  let stopEverything: () => Promise<void> = async () => undefined;

  const exit = async (status: number): Promise<void> => {
    await flushLogs(logger).catch(() => undefined);
    host.exit(status);
  };

  const end = async (status: number): Promise<void> => {
    if (stopping) return exit(1);
    stopping = true;
    const hardStop = setTimeout(
      () => {
        logger.fatal("service did not stop in time");
        void exit(1);
      },
      timing.stopTimeoutS * 1000 - 5_000,
    );
    hardStop.unref();
    try {
      await stopEverything();
      logger.info("service stopped");
      await exit(status);
    } catch (error) {
      logger.fatal({ err: error }, "service failed to stop");
      await exit(1);
    }
  };

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    host.on(signal, () => {
      logger[stopping ? "fatal" : "info"](
        { signal },
        stopping ? "second signal, leaving at once" : "service stopping",
      );
      void end(0);
    });
  }
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    host.on(event, (error: unknown) => {
      logger.fatal({ err: error, event }, "uncaught error");
      void end(1);
    });
  }

  try {
    const service = await options.createService();
    const servers = await Promise.all([
      startServer(service.publicApp, { host: options.host, port: options.port }),
      startServer(service.internalApp, {
        host: addressWithin(options.internalHost),
        port: options.internalPort,
      }),
    ]);
    stopEverything = () => stop(service, servers, drainDelayMs);
    service.health.started();
    logger.info(
      {
        port: servers[0]?.port,
        internalPort: servers[1]?.port,
        // Since the process started.
        afterMs: Math.round(performance.now()),
      },
      "service ready",
    );
  } catch (error) {
    logger.fatal({ err: error }, "service failed to start");
    await exit(1);
  }
};
