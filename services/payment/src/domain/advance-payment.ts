import type { Money } from "@shop/contracts";
import type { Payment, Payments, Progress } from "./payment.ts";
import type { PaymentProvider } from "./provider.ts";
import type { Stock } from "./stock.ts";

export interface AdvanceDeps {
  readonly payments: Payments;
  readonly stock: Stock;
  readonly provider: PaymentProvider;
  /** Called for every payment that has ended. */
  readonly onSettled: (payment: Payment) => void;
}

/** A payment with something left to do. */
type OpenPayment = Exclude<Payment, { readonly step: "done" }>;
type Advance = (deps: AdvanceDeps, payment: Payment) => Promise<Progress>;

const isAgreed = ({ expectedTotal }: Payment, { amount, currency }: Money): boolean =>
  expectedTotal === undefined || (expectedTotal.amount === amount && expectedTotal.currency === currency);

const reserveStock: Advance = async ({ stock }, payment) => {
  const reservation = await stock.reserve(payment.id, payment.items);
  if (reservation.outcome === "refused")
    return { event: "payment-failed", code: reservation.code, errors: reservation.errors };
  const { lines, total } = reservation;
  return { event: isAgreed(payment, total) ? "stock-reserved" : "price-changed", lines, total };
};

const charge: Advance = async ({ provider }, { id, amount, paymentMethod }) => {
  const charged = await provider.charge({ paymentId: id, amount, paymentMethod });
  if (charged.outcome === "succeeded") return { event: "charged", chargeId: charged.chargeId };
  return { event: "declined", declineCode: charged.code };
};

const commitStock: Advance = async ({ stock }, { id }) =>
  (await stock.commit(id)) === "committed" ? { event: "payment-succeeded" } : { event: "reservation-lost" };

const releaseStock: Advance = async ({ stock }, { id }) => {
  await stock.release(id);
  return { event: "payment-declined" };
};

const giveUpRepriced: Advance = async ({ stock }, { id }) => {
  await stock.release(id);
  return { event: "payment-failed", code: "price-changed", errors: [] };
};

const refundCharge = async (
  { provider }: AdvanceDeps,
  { id, amount, chargeId }: Payment & { readonly chargeId: string },
): Promise<Progress> => {
  await provider.refund({ refundId: id, chargeId, amount });
  return { event: "payment-failed", code: "payment-failed", errors: [] };
};

const nextProgress = (deps: AdvanceDeps, payment: OpenPayment): Promise<Progress> => {
  switch (payment.step) {
    case "created":
      return reserveStock(deps, payment);
    case "reserved":
      return charge(deps, payment);
    case "repriced":
      return giveUpRepriced(deps, payment);
    case "charged":
      return commitStock(deps, payment);
    case "declined":
      return releaseStock(deps, payment);
    case "uncommittable":
      return refundCharge(deps, payment);
  }
};

/**
 * Takes a payment from its current step to its end, recording each step before the next. Every step can be
 * repeated, so any task can resume a payment from its row, wherever it was interrupted.
 *
 * @throws the error that stopped it, such as `unavailable`; the payment then stays at its step.
 */
export const advancePayment = async (deps: AdvanceDeps, payment: Payment): Promise<Payment> => {
  let current = payment;
  while (current.status === "processing" && current.step !== "done") {
    const progress = await nextProgress(deps, current);
    const recorded = await deps.payments.record(current.id, current.step, progress);
    // Undefined if another task has advanced the payment in the meantime, which is just as good.
    current = recorded ?? (await reload(deps.payments, current.id));
    if (recorded && recorded.status !== "processing") deps.onSettled(recorded);
  }
  return current;
};

const reload = async (payments: Payments, id: string): Promise<Payment> => {
  const payment = await payments.find(id);
  if (!payment) throw new Error(`payment ${id} no longer exists`);
  return payment;
};
