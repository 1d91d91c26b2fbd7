import type { Health } from "@shop/http";
import { type RunningServer, startServer } from "@shop/http";
import type { Logger } from "@shop/telemetry";
import type { Express } from "express";
import { addressWithin } from "./address-within.ts";
import { createShutdown, type Shutdown, stopService } from "./shutdown.ts";

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

const endOnSignals = (host: HostProcess, logger: Logger, { end, isStopping }: Shutdown): void => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    host.on(signal, () => {
      if (isStopping()) logger.fatal({ signal }, "second signal, leaving at once");
      else logger.info({ signal }, "service stopping");
      void end(0);
    });
  }
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    host.on(event, (error: unknown) => {
      logger.fatal({ err: error, event }, "uncaught error");
      void end(1);
    });
  }
};

const startDoors = (service: RunningService, options: RunOptions): Promise<RunningServer[]> =>
  Promise.all([
    startServer(service.publicApp, { host: options.host, port: options.port }),
    startServer(service.internalApp, {
      host: addressWithin(options.internalHost),
      port: options.internalPort,
    }),
  ]);

/** Runs a service until a signal ends it. Exit status 0 after an orderly stop, 1 otherwise. */
export const runService = async (host: HostProcess, options: RunOptions): Promise<void> => {
  const { logger, drainDelayMs } = options;
  let stop: () => Promise<void> = async () => undefined;
  const shutdown = createShutdown(host, logger, () => stop());
  endOnSignals(host, logger, shutdown);
  try {
    const service = await options.createService();
    const servers = await startDoors(service, options);
    stop = () => stopService(service, servers, drainDelayMs);
    service.health.started();
    const [port, internalPort] = servers.map((server) => server.port);
    // Since the process started.
    const afterMs = Math.round(performance.now());
    logger.info({ port, internalPort, afterMs }, "service ready");
  } catch (error) {
    logger.fatal({ err: error }, "service failed to start");
    await shutdown.exit(1);
  }
};
