import type { Money } from "@shop/contracts";
import type { NewPayment, Payment, PaymentStep, Payments, Progress } from "../src/domain/payment.ts";

const usd = (amount: number): Money => ({ amount, currency: "USD" });
const epoch = "2026-01-01T00:00:00.000Z";

/** A payment at its first step; `facts` are those that differ. */
export const newPayment = (facts: Partial<Payment> = {}): Payment =>
  ({
    id: "payment",
    userId: "ada",
    status: "processing",
    step: "created",
    paymentMethod: "pm_card_ok",
    amount: usd(0),
    refunded: usd(0),
    expectedTotal: undefined,
    items: [{ productId: "mug", quantity: 2 }],
    lines: [],
    attempts: 0,
    isLeased: true,
    createdAt: epoch,
    updatedAt: epoch,
    ...facts,
  }) as Payment;

const done = { step: "done", settledAt: epoch } as const;

/** The facts that progress adds. */
const factsOf = (progress: Progress): Partial<Payment> => {
  switch (progress.event) {
    case "stock-reserved":
      return { step: "reserved", lines: [...progress.lines], amount: progress.total };
    case "price-changed":
      return { step: "repriced", lines: [...progress.lines], amount: progress.total };
    case "charged":
      return { step: "charged", chargeId: progress.chargeId };
    case "declined":
      return { step: "declined", declineCode: progress.declineCode };
    case "reservation-lost":
      return { step: "uncommittable" };
    case "payment-succeeded":
      return { ...done, status: "succeeded" };
    case "payment-declined":
      return { ...done, status: "declined" };
    case "payment-failed":
      return { ...done, status: "failed", failure: { code: progress.code, errors: [...progress.errors] } };
  }
};

/** Payments in memory. `log` lists what was recorded and postponed. */
export const createFakePayments = (
  log: string[],
  ...kept: Payment[]
): Payments & { current(id?: string): Payment } => {
  const all = new Map(kept.map((payment) => [payment.id, payment]));
  const find = (id: string): Payment => all.get(id) as Payment;
  return {
    current: (id = "payment") => find(id),
    claim: async (order: NewPayment) => {
      const known = all.get(order.id);
      if (known) return { kind: "known", subject: known, isSameRequest: true };
      const payment = newPayment(order);
      all.set(order.id, payment);
      return { kind: "new", subject: payment };
    },
    record: async (id: string, from: PaymentStep, progress: Progress) => {
      if (find(id).step !== from) return undefined;
      log.push(progress.event);
      all.set(id, { ...find(id), ...factsOf(progress) } as Payment);
      return find(id);
    },
    postpone: async (id: string, delayS: number) => {
      log.push(`postponed for ${delayS} s`);
      all.set(id, { ...find(id), isLeased: false } as Payment);
    },
    takeOverdue: async (limit: number) => [...all.values()].slice(0, limit),
    find: async (id: string) => all.get(id),
    listEvents: async () => [],
    list: async () => [],
  };
};
