import { type Logger, tracedJob } from "@shop/telemetry";

/** A repeated piece of background work. */
export interface Job {
  /** Stops it; resolves once a run under way has ended. */
  stop(): Promise<void>;
}

/**
 * Runs background work every `intervalMs`, never two runs at once. A failed run is logged and the next one tried:
 * what it left undone is still in the database.
 */
export const runPeriodically = (options: {
  readonly service: string;
  readonly version: string;
  readonly name: string;
  readonly intervalMs: number;
  readonly logger: Logger;
  readonly work: () => Promise<unknown>;
}): Job => {
  const { name, logger, work, service, version, intervalMs } = options;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    try {
      await tracedJob({ service, version, name }, work);
    } catch (error) {
      logger.warn({ err: error, job: name }, "background job failed");
    }
    schedule();
  };
  const schedule = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = run();
    }, intervalMs).unref();
  };
  schedule();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
};
