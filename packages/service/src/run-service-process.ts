import { readEnvironment, type StatelessConfig } from "@shop/config";
import { createLogger, type Logger } from "@shop/telemetry";
import type * as z from "zod";
import { type RunningService, runService } from "./run-service.ts";

/** The parts that differ between services: variables, their grouping, and the composition root. */
export interface ServiceProcess<Environment extends z.ZodObject, Config extends StatelessConfig> {
  readonly environment: Environment;
  readonly toConfig: (valid: z.output<Environment>) => Config;
  readonly createService: (config: Config, logger: Logger) => Promise<RunningService>;
}

/** Runs a service as a process: environment → configuration → service → two doors, until a signal ends it. */
export const runServiceProcess = async <Environment extends z.ZodObject, Config extends StatelessConfig>(
  host: NodeJS.Process,
  { environment, toConfig, createService }: ServiceProcess<Environment, Config>,
): Promise<void> => {
  let config: Config;
  try {
    config = toConfig(readEnvironment(environment, host.env));
  } catch (error) {
    // There is no logger yet; the message names every invalid variable.
    host.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return host.exit(1);
  }
  const logger = createLogger({ service: config.service, version: config.version, level: config.logLevel });
  await runService(host, {
    logger,
    ...config.http,
    drainDelayMs: config.drainDelayMs,
    createService: () => createService(config, logger),
  });
};
