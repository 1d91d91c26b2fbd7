import { flushLogs, type Logger } from "@shop/telemetry";
import type { EventPublisher } from "./domain/outbox.ts";

/**
 * Publishes events as log lines. To publish to a queue or a bus, replace this. Resolves once the lines have
 * left the process: a buffered event that is already marked as published would be lost with the process.
 */
export const createLogPublisher = (logger: Logger): EventPublisher => ({
  publish: async (events) => {
    for (const event of events) logger.info({ event }, "event published");
    await flushLogs(logger);
  },
});
