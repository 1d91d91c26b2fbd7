import type { Money } from "@shop/contracts";
import type { Payment, Payments, Progress } from "./payment.ts";
import type { PaymentProvider } from "./provider.ts";
import type { Stock } from "./stock.ts";

export interface AdvanceDeps {
  readonly payments: Payments;
  readonly stock: Stock;
  readonly provider: PaymentProvider;
  /** Told of every payment that has ended. */
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
 * Takes a payment from the step where it is to its end, recording each step before the next. Every step can be done
 * again, so whoever finds a payment half-way, whatever stopped it there, goes on from its row.
 *
 * @throws what kept it from going on, such as `unavailable`; the payment then stays where it is.
 */
export const advancePayment = async (deps: AdvanceDeps, payment: Payment): Promise<Payment> => {
  let current = payment;
  while (current.status === "processing" && current.step !== "done") {
    const progress = await nextProgress(deps, current);
    const recorded = await deps.payments.record(current.id, current.step, progress);
    // Undefined: somebody else came further in the meantime, which is as good.
    current = recorded ?? (await reload(deps.payments, current.id));
    if (recorded && recorded.status !== "processing") deps.onSettled(recorded);
  }
  return current;
};

const reload = async (payments: Payments, id: string): Promise<Payment> => {
  const payment = await payments.find(id);
  if (!payment) throw new Error(`payment ${id} has vanished`);
  return payment;
};

const firstRetryS = 1;
/** Also how long what waits takes to be done once an outage is over; how much is tried at once is for the sweeps to bound. */
const longestRetryS = 15;

/** How long to wait before the next attempt: 1, 2, 4, 8, then 15 seconds. */
export const retryDelayS = (attempts: number): number =>
  Math.min(longestRetryS, firstRetryS * 2 ** Math.min(attempts, 10));
