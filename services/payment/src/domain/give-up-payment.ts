import { type Found, type Hold, isReliable } from "./hold.ts";
import type { Payment, Payments, Progress } from "./payment.ts";

export interface GiveUpPaymentDeps {
  readonly payments: Payments;
  readonly hold: Hold;
}

/** What became of a payment that was given up. `held`: only the provider knows whether it was charged. */
export type GivenUpPayment =
  | { readonly outcome: "moved-on"; readonly payment: Payment }
  | { readonly outcome: "unknown" | "ended" | "busy" | "held" };

const failed = { event: "payment-failed", code: "payment-failed", errors: [] } as const;

/** The way out of each step that a payment cannot leave by itself, given the charge that was found, or `none`. */
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

/** At this step the provider may charge, or may have charged. */
const isBeingCharged = ({ step }: Payment): boolean => step === "reserved";

/**
 * Moves a payment on that cannot leave its step, as the administrator says: towards nothing charged, or what was charged
 * refunded. Stock that stays reserved is released by the catalog when its time is over; stock that was sold without a
 * payment is the administrator's to correct, and so is a refund that only the provider's own pages can make.
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
