import { type Found, type Hold, isReliable } from "./hold.ts";
import type { Payment, Payments, Progress } from "./payment.ts";

export interface GiveUpPaymentDeps {
  readonly payments: Payments;
  readonly hold: Hold;
}

/** The outcome of giving up a payment. `held`: only the provider knows if it was charged. */
export type GivenUpPayment =
  | { readonly outcome: "moved-on"; readonly payment: Payment }
  | { readonly outcome: "unknown" | "ended" | "busy" | "held" };

const failed = { event: "payment-failed", code: "payment-failed", errors: [] } as const;

/**
 * The progress from each step that a payment cannot leave by itself, given the charge that was found, or
 * `none`.
 */
const wayOut = ({ step }: Payment, charge: string): Progress => {
  switch (step) {
    case "reserved":
      return charge === "none" ? failed : { event: "charged", chargeId: charge };
    case "charged":
      return { event: "reservation-lost" };
    case "declined":
      return { event: "payment-declined" };
    case "repriced":
      return { ...failed, code: "price-changed" };
    default:
      return failed;
  }
};

/** True at the step at which the provider may charge, or may have charged. */
const isBeingCharged = ({ step }: Payment): boolean => step === "reserved";

/**
 * Advances a payment that cannot leave its step, as the administrator decides: either nothing was charged, or
 * the charge is refunded. The catalog releases reserved stock when the reservation expires. The administrator
 * must correct stock that was sold without a payment, and make refunds that only the provider's own pages can
 * make.
 */
export const giveUpPayment = async (
  { payments, hold }: GiveUpPaymentDeps,
  id: string,
  charge: Found,
): Promise<GivenUpPayment> => {
  const payment = await payments.find(id);
  if (!payment) return { outcome: "unknown" };
  if (payment.status !== "processing") return { outcome: "ended" };
  if (payment.isLeased) return { outcome: "busy" };
  if (isBeingCharged(payment) && !isReliable(charge, await hold(id))) return { outcome: "held" };
  const progress = wayOut(payment, charge ?? "none");
  const moved = await payments.record(id, payment.step, progress, "given-up");
  if (!moved) return { outcome: "busy" };
  if (moved.status === "processing") await payments.postpone(id, 0);
  return { outcome: "moved-on", payment: moved };
};
