import { type Logger, tracedJob } from "@shop/telemetry";

/** A repeated piece of background work. */
export interface Job {
  /** Stops the job; resolves once a run in progress has ended. */
  stop(): Promise<void>;
}

/**
 * Runs background work every `intervalMs`, never two runs at a time. A failed run is logged. The next run
 * finds the unfinished work in the database.
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
