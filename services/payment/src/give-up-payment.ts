/**
 * One-shot: ends the payment PAYMENT_ID, or advances it, if it cannot leave its step by itself (README.md).
 */
import { readEnvironment } from "@shop/config";
import { giveUpPaymentEnvironment } from "./config.ts";
import { createPaymentHold } from "./data/holds.ts";
import { createPayments } from "./data/payments.ts";
import { type GivenUpPayment, giveUpPayment } from "./domain/give-up-payment.ts";
import { openForGivingUp, runGiveUp } from "./run-give-up.ts";

const refusals: Record<Exclude<GivenUpPayment["outcome"], "moved-on">, string> = {
  unknown: "There is no such payment.",
  ended: "The payment has ended. Nothing was changed.",
  busy: "The payment is being processed. Nothing was changed; try again in a few seconds.",
  held:
    "Only the payment provider knows if this payment was charged. It is not retried for an hour. Within that time,\n" +
    "look it up there by the payment's id, and set FOUND_CHARGE to the id of the charge, or to none.",
};

runGiveUp(async () => {
  const valid = readEnvironment(giveUpPaymentEnvironment, process.env);
  const { config, database } = await openForGivingUp(valid);
  const { leaseS, attempts: limits } = config;
  const deps = {
    payments: createPayments(database, { leaseS, limits }),
    hold: createPaymentHold(database),
  };
  const given = await giveUpPayment(deps, valid.PAYMENT_ID, valid.FOUND_CHARGE);
  if (given.outcome !== "moved-on") throw new Error(refusals[given.outcome]);
  const { id, status, step } = given.payment;
  return status === "processing"
    ? `Payment ${id} continues from ${step}.`
    : `Payment ${id} has ended: ${status}.`;
});
