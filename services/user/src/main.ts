import { readEnvironment } from "@shop/config";
import { runService } from "@shop/http";
import { createLogger } from "@shop/telemetry";
import { environment, toConfig } from "./config.ts";
import { createUserService } from "./service.ts";

const config = readConfig();
const logger = createLogger({ service: config.service, version: config.version, level: config.logLevel });

await runService(process, {
  logger,
  ...config.http,
  drainDelayMs: config.drainDelayMs,
  createService: () => createUserService(config, logger),
});

function readConfig() {
  try {
    return toConfig(readEnvironment(environment, process.env));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return process.exit(1);
  }
}
