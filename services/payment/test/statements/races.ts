import { randomUUID } from "node:crypto";
import { type Race, type Races, rowId } from "@shop/test-support";
import { createPayments } from "../../src/data/payments.ts";
import { createRefunds } from "../../src/data/refunds.ts";
import { createSandboxProvider } from "../../src/provider/sandbox-provider.ts";

const money = { amount: 1, currency: "USD" } as const;
const hash = (text: string): Buffer => Buffer.from(text);

const limits = { perUser: 10, declinedPerClient: 10, windowS: 900, unitsPerUser: 100 };

/** Two statements for the key of each unique constraint, with unused keys. */
export const races = (): Record<string, Races> => {
  const [key, user, charge, refunded] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const order = (userId: string) => ({
    id: randomUUID(),
    userId,
    items: [{ productId: rowId(1), quantity: 1 }],
    paymentMethod: "pm_card_ok",
    expectedTotal: undefined,
    client: "client:race",
  });
  const pay =
    (userId: string, keyOf: () => string): Race =>
    (database) =>
      createPayments(database, { leaseS: 5, limits }).claim(order(userId), {
        key: keyOf(),
        requestHash: hash(""),
      });
  const decline: Race = async (database, nth) => {
    const payments = createPayments(database, { leaseS: 5, limits });
    const claim = await payments.claim(order(rowId(20 + nth)), { key: randomUUID(), requestHash: hash("") });
    if (claim.kind !== "new") throw new Error("not a new payment");
    const { id } = claim.subject;
    await payments.record(id, "created", { event: "stock-reserved", lines: [], total: money });
    await payments.record(id, "reserved", { event: "declined", declineCode: "card_declined" });
    return payments.record(id, "declined", { event: "payment-declined" });
  };
  const refund: Race = (database, nth) =>
    createRefunds(database, 5).claim(
      { id: randomUUID(), paymentId: rowId(30 + nth), requestedBy: rowId(7), amount: 1, reason: undefined },
      { key, requestHash: hash(String(nth)) },
      () => 1,
    );
  const provide: Race = (database) =>
    createSandboxProvider(database).charge({ paymentId: charge, amount: money, paymentMethod: "pm_card_ok" });
  const release: Race = (database) =>
    createSandboxProvider(database).refund({ refundId: refunded, chargeId: "ch_1", amount: money });
  return {
    payments_pkey: "the service generates the key",
    payment_lines_pkey: "the service generates the key",
    refunds_pkey: "the service generates the key",
    idempotency_keys_pkey: [pay(user, () => key), refund],
    payment_attempts_pkey: [pay(randomUUID(), randomUUID), decline],
    payment_events_pkey: "the database generates the key",
    outbox_pkey: "the database generates the key",
    outbox_event_id_key: "the database generates the key",
    "sandbox_provider.charges_pkey": [provide],
    "sandbox_provider.charges_charge_id_key": [provide],
    "sandbox_provider.refunds_pkey": [release],
  };
};
