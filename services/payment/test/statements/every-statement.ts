import { randomUUID } from "node:crypto";
import type { Database } from "@shop/postgres";
import { rowId } from "@shop/test-support";
import { pruneAttempts } from "../../src/data/attempts.ts";
import { createPaymentHold, createRefundHold } from "../../src/data/holds.ts";
import { createOutbox, pruneIdempotencyKeys } from "../../src/data/outbox.ts";
import { createPayments } from "../../src/data/payments.ts";
import { createRefunds } from "../../src/data/refunds.ts";
import { countStuckPayments } from "../../src/data/stuck.ts";
import type { PaymentStep, Progress } from "../../src/domain/payment.ts";
import { createSandboxProvider } from "../../src/provider/sandbox-provider.ts";

const at = "2026-01-01T01:00:00.001Z";
const price = { amount: 4_000, currency: "USD" } as const;
const lines = [{ productId: rowId(1), name: "Thing", unitPrice: price, quantity: 1 }];
const reserved = { event: "stock-reserved", lines, total: price } as const;
const charged: Progress = { event: "charged", chargeId: "ch_new" };
const declined: Progress = { event: "declined", declineCode: "card_declined" };

const attemptLimits = { perUser: 10, declinedPerClient: 10, windowS: 900, unitsPerUser: 100 };

/** The courses that a payment can take: each step and its progress. */
const ways: readonly (readonly [PaymentStep, Progress])[][] = [
  [
    ["created", reserved],
    ["reserved", charged],
    ["charged", { event: "payment-succeeded" }],
  ],
  [
    ["created", reserved],
    ["reserved", declined],
    ["declined", { event: "payment-declined" }],
  ],
  [
    ["created", { ...reserved, event: "price-changed" }],
    ["repriced", { event: "payment-failed", code: "price-changed", errors: [] }],
  ],
  [
    ["created", reserved],
    ["reserved", charged],
    ["charged", { event: "reservation-lost" }],
    ["uncommittable", { event: "payment-failed", code: "payment-failed", errors: [] }],
  ],
];

const everyStatementOfRefunds = async (database: Database, paymentId: string): Promise<void> => {
  const refunds = createRefunds(database, 5);
  const sent = { paymentId, requestedBy: rowId(7), amount: 1, reason: undefined };
  const request = { key: "refund", requestHash: Buffer.from("") };
  const { subject } = await refunds.claim({ id: randomUUID(), ...sent }, request, () => 1);
  await refunds.claim({ id: randomUUID(), ...sent }, request, () => 1);
  await refunds.postpone(subject.id, 1);
  await refunds.takeOverdue(10);
  await createRefundHold(database)(subject.id);
  await refunds.end(subject.id, "succeeded", "refund-succeeded");
  await refunds.end(subject.id, "failed", "refund-given-up");
  await refunds.listOf(paymentId);
};

/** Sends the payment service's statements. */
export const everyStatement = async (database: Database): Promise<void> => {
  const payments = createPayments(database, { leaseS: 5, limits: attemptLimits });
  const order = {
    userId: rowId(7),
    items: [{ productId: rowId(1), quantity: 1 }],
    paymentMethod: "pm_card_ok",
    expectedTotal: undefined,
    client: "client:somebody",
  };
  for (const [index, way] of ways.entries()) {
    const id = randomUUID();
    const request = { key: `new-${index}`, requestHash: Buffer.from("") };
    await payments.claim({ id, ...order }, request);
    await payments.claim({ id: randomUUID(), ...order }, request);
    await payments.postpone(id, 1);
    await createPaymentHold(database)(id);
    for (const [step, progress] of way) await payments.record(id, step, progress);
  }
  const strict = createPayments(database, { leaseS: 5, limits: { ...attemptLimits, perUser: 1 } });
  const late = { key: "late", requestHash: Buffer.from("") };
  await strict.claim({ id: randomUUID(), ...order }, late);
  await payments.takeOverdue(10);
  await payments.find(rowId(7));
  await payments.listEvents(rowId(7));
  const users = [{}, { ownerId: rowId(7) }, { userId: rowId(7) }];
  const statuses = [{}, { status: "succeeded" }, { status: "declined" }] as const;
  const periods = [{}, { from: at }, { to: at }, { from: at, to: "2026-01-02T01:00:00Z" }];
  for (const user of users)
    for (const status of statuses)
      for (const period of periods)
        for (const after of [undefined, [at, rowId(9)] as const])
          await payments.list({ ...user, ...status, ...period }, after, 21);
  await everyStatementOfRefunds(database, rowId(17));
  await createOutbox(database).publishNext(100, async () => undefined);
  await pruneIdempotencyKeys(database, 30);
  await pruneAttempts(database);
  await countStuckPayments(database, 900);
  const provider = createSandboxProvider(database);
  const charge = { paymentId: randomUUID(), amount: price, paymentMethod: "pm_card_ok" };
  const outcome = await provider.charge(charge);
  const chargeId = outcome.outcome === "succeeded" ? outcome.chargeId : "";
  await provider.refund({ refundId: randomUUID(), chargeId, amount: price });
};
