/** One-shot: ends the payment PAYMENT_ID, or moves it on, if it cannot leave its step by itself (README.md). */
import { readEnvironment } from "@shop/config";
import { createSecretsClient } from "@shop/secrets";
import { openDatabase } from "@shop/service";
import { createLogger } from "@shop/telemetry";
import { giveUpEnvironment, toConfig } from "./config.ts";
import { createPayments } from "./data/payments.ts";
import { type GivenUp, giveUpPayment } from "./domain/give-up-payment.ts";

const refusals: Record<Exclude<GivenUp["outcome"], "moved-on">, string> = {
  unknown: "There is no such payment.",
  ended: "The payment has ended. Nothing was changed.",
  busy: "The payment is being worked on. Nothing was changed; try again in some seconds.",
  "charge-unknown":
    "Only the payment provider knows whether this payment was charged. Look it up there by the payment's id, and set\n" +
    "FOUND_CHARGE to the id of the charge, or to none.",
};

const run = async (): Promise<string> => {
  const valid = readEnvironment(giveUpEnvironment, process.env);
  const config = toConfig({ ...valid, NODE_ENV: undefined, PAYMENT_CRASH_AT: undefined });
  const { version, leaseS, attempts: limits } = config;
  const logger = createLogger({ service: "payment-give-up", version, level: "warn" });
  const { database } = await openDatabase(config, createSecretsClient(), logger);
  const payments = createPayments(database, { leaseS, limits });
  const given = await giveUpPayment(payments, valid.PAYMENT_ID, valid.FOUND_CHARGE);
  if (given.outcome !== "moved-on") throw new Error(refusals[given.outcome]);
  const { id, status, step } = given.payment;
  return status === "processing"
    ? `Payment ${id} goes on from ${step}.`
    : `Payment ${id} has ended: ${status}.`;
};

run().then(
  (message) => {
    process.stdout.write(`${message}\n`);
    process.exit(0);
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
