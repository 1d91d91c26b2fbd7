import { setTimeout as delay } from "node:timers/promises";
import { type Money, ProblemError } from "@shop/contracts";
import { type Database, statement } from "@shop/postgres";
import type { ProviderAdapter } from "./provider-adapter.ts";

interface ChargeRow {
  readonly charge_id: string;
  readonly amount: number;
  readonly status: "pending" | "succeeded" | "declined";
  readonly decline_code: string | null;
  readonly requests: number;
}

const openCharge = statement(
  "sandbox-open-charge",
  `INSERT INTO sandbox_provider.charges (idempotency_key, charge_id, payment_method, amount, status)
   VALUES ($1::uuid, 'ch_' || replace($1::uuid::text, '-', ''), $2, $3, 'pending')
   ON CONFLICT (idempotency_key) DO UPDATE SET requests = charges.requests + 1
   RETURNING charge_id, amount, status, decline_code, requests`,
);

const settleCharge = statement(
  "sandbox-settle-charge",
  `UPDATE sandbox_provider.charges
      SET status = $2, decline_code = $3
    WHERE idempotency_key = $1
   RETURNING charge_id, amount, status, decline_code, requests`,
);

const openRefund = statement(
  "sandbox-open-refund",
  `INSERT INTO sandbox_provider.refunds (idempotency_key, charge_id, amount, status)
   VALUES ($1, $2, $3, 'pending')
   ON CONFLICT (idempotency_key) DO UPDATE SET requests = refunds.requests + 1
   RETURNING requests, (SELECT payment_method FROM sandbox_provider.charges WHERE charge_id = $2) AS payment_method`,
);

const settleRefund = statement(
  "sandbox-settle-refund",
  `UPDATE sandbox_provider.refunds
      SET status = 'succeeded'
    WHERE idempotency_key = $1
   RETURNING charge_id, amount`,
);

/** The decline code of each token; an unknown token is declined, as by a real provider. */
const declineCodes: Readonly<Record<string, string | undefined>> = {
  pm_card_ok: undefined,
  pm_card_timeout: undefined,
  pm_card_flaky: undefined,
  pm_card_declined: "card_declined",
  pm_card_insufficient_funds: "insufficient_funds",
};

const declineCodeOf = (paymentMethod: string): string | undefined =>
  Object.hasOwn(declineCodes, paymentMethod) ? declineCodes[paymentMethod] : "unknown_payment_method";

const noResponse = () =>
  new ProblemError("unavailable", "The payment provider did not respond.", { retryAfterS: 1 });

/** All records are in one currency. */
const usd = (amount: number): Money => ({ amount, currency: "USD" });

/** Longer than any caller waits. */
const hangMs = 60_000;

/**
 * A payment provider for development, with its own records (schema `sandbox_provider`). The token chooses the
 * outcome: `pm_card_timeout` charges, but the first response never arrives; `pm_card_flaky` fails at the
 * first attempt, for charges and refunds alike. To use a real provider, implement {@link ProviderAdapter}
 * with its SDK.
 */
export const createSandboxProvider = (books: Database): ProviderAdapter => ({
  charge: async ({ paymentId, amount, paymentMethod }) => {
    const [opened] = await books.query<ChargeRow>(openCharge, [paymentId, paymentMethod, amount.amount]);
    const isFirst = opened?.requests === 1;
    if (isFirst && paymentMethod === "pm_card_flaky") throw noResponse();
    const declineCode = declineCodeOf(paymentMethod);
    const outcome = declineCode === undefined ? "succeeded" : "declined";
    const [charge] = await books.query<ChargeRow>(settleCharge, [paymentId, outcome, declineCode]);
    if (isFirst && paymentMethod === "pm_card_timeout") await delay(hangMs, undefined, { ref: false });
    if (!charge) throw noResponse();
    if (charge.decline_code !== null) return { outcome: "declined", code: charge.decline_code };
    return { outcome: "succeeded", chargeId: charge.charge_id, paymentId, amount: usd(charge.amount) };
  },
  refund: async ({ refundId, chargeId, amount }) => {
    const [opened] = await books.query<{ requests: number; payment_method: string }>(openRefund, [
      refundId,
      chargeId,
      amount.amount,
    ]);
    if (opened?.requests === 1 && opened.payment_method === "pm_card_flaky") throw noResponse();
    const [refund] = await books.query<{ charge_id: string; amount: number }>(settleRefund, [refundId]);
    if (!refund) throw noResponse();
    return { refundId, chargeId: refund.charge_id, amount: usd(refund.amount) };
  },
});
