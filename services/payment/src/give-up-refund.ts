/** One-shot: ends the refund REFUND_ID if the provider does not confirm it (README.md). */
import { readEnvironment } from "@shop/config";
import { giveUpRefundEnvironment } from "./config.ts";
import { createRefundHold } from "./data/holds.ts";
import { createRefunds } from "./data/refunds.ts";
import { type GivenUpRefund, giveUpRefund } from "./domain/give-up-refund.ts";
import { openForGivingUp, runGiveUp } from "./run-give-up.ts";

const refusals: Record<Exclude<GivenUpRefund["outcome"], "settled">, string> = {
  unknown: "There is no such refund.",
  ended: "The refund has ended. Nothing was changed.",
  busy: "The refund is being processed. Nothing was changed; try again in a few seconds.",
  held:
    "Only the payment provider knows if this refund was made. It is not retried for an hour. Within that time,\n" +
    "look it up there by the refund's id, and set FOUND_REFUND to the provider's id of it, or to none.",
};

runGiveUp(async () => {
  const valid = readEnvironment(giveUpRefundEnvironment, process.env);
  const { config, database } = await openForGivingUp(valid);
  const deps = { refunds: createRefunds(database, config.leaseS), hold: createRefundHold(database) };
  const given = await giveUpRefund(deps, valid.REFUND_ID, valid.FOUND_REFUND);
  if (given.outcome !== "settled") throw new Error(refusals[given.outcome]);
  const { id, status } = given.refund;
  return `Refund ${id} has ended: ${status}.`;
});
