import type { Payment, Payments, Progress } from "./payment.ts";

/** What the administrator has found out at the provider: the id of the charge, `none`, or nothing yet. */
export type FoundCharge = string | undefined;

/** What became of a payment that was given up. */
export type GivenUp =
  | { readonly outcome: "moved-on"; readonly payment: Payment }
  | { readonly outcome: "unknown" | "ended" | "busy" | "charge-unknown" };

const failed = { event: "payment-failed", code: "payment-failed", errors: [] } as const;

/** The way out of each step that a payment cannot leave by itself; undefined if only the provider's books know it. */
const wayOut = ({ step }: Payment, charge: FoundCharge): Progress | undefined => {
  switch (step) {
    case "reserved":
      if (charge === undefined) return undefined;
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

/**
 * Moves a payment on that cannot leave its step, as the administrator says: towards nothing charged, or what was charged
 * refunded. Stock that stays reserved is released by the catalog when its time is over; stock that was sold without a
 * payment is the administrator's to correct, and so is a refund that only the provider's own pages can make.
 */
export const giveUpPayment = async (
  payments: Payments,
  id: string,
  charge: FoundCharge,
): Promise<GivenUp> => {
  const payment = await payments.find(id);
  if (!payment) return { outcome: "unknown" };
  if (payment.status !== "processing") return { outcome: "ended" };
  if (payment.isLeased) return { outcome: "busy" };
  const progress = wayOut(payment, charge);
  if (!progress) return { outcome: "charge-unknown" };
  const moved = await payments.record(id, payment.step, progress);
  if (!moved) return { outcome: "busy" };
  if (moved.status === "processing") await payments.postpone(id, 0);
  return { outcome: "moved-on", payment: moved };
};
