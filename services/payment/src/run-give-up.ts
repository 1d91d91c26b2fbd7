import type { Database } from "@shop/postgres";
import { createSecretsClient } from "@shop/secrets";
import { openDatabase } from "@shop/service";
import { createLogger } from "@shop/telemetry";
import type * as z from "zod";
import {
  type giveUpPaymentEnvironment,
  type giveUpRefundEnvironment,
  type PaymentConfig,
  toConfig,
} from "./config.ts";

type Valid = z.output<typeof giveUpPaymentEnvironment> | z.output<typeof giveUpRefundEnvironment>;

/** Opens the service's database for a one-shot program. */
export const openForGivingUp = async (
  valid: Valid,
): Promise<{ readonly config: PaymentConfig; readonly database: Database }> => {
  const config = toConfig(valid);
  const logger = createLogger({ service: "payment-give-up", version: config.version, level: "warn" });
  const { database } = await openDatabase(config, createSecretsClient(), logger);
  return { config, database };
};

/** Runs a one-shot program and ends the process: it prints what it did, or why it did nothing. */
export const runGiveUp = (work: () => Promise<string>): void => {
  work().then(
    (message) => {
      process.stdout.write(`${message}\n`);
      process.exit(0);
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
};
