import type { Money } from "@shop/contracts";
import { PaymentNotRefundableError, RefundExceedsPaymentError } from "./errors.ts";
import {
  type Claim,
  finishClaimed,
  type Leased,
  type Leases,
  type RequestKey,
  sweep,
  type Work,
} from "./leases.ts";
import type { PaymentStatus } from "./payment.ts";
import type { PaymentProvider } from "./provider.ts";

export interface Refund extends Leased {
  readonly paymentId: string;
  readonly chargeId: string;
  readonly amount: Money;
  readonly reason: string | undefined;
  readonly status: "processing" | "succeeded" | "failed";
  readonly createdAt: string;
}

/** A requested refund: `amount` is in minor units, or undefined for the full remainder. */
export interface NewRefund {
  readonly id: string;
  readonly paymentId: string;
  readonly requestedBy: string;
  readonly amount: number | undefined;
  readonly reason: string | undefined;
}

/** The refundable remainder of a payment, excluding refunds in progress. */
export interface Refundable {
  readonly status: PaymentStatus;
  readonly amount: number;
  readonly left: number;
  readonly currency: Money["currency"];
}

/** The port that stores refunds. */
export interface Refunds extends Leases<Refund> {
  /**
   * Records a refund under a key, unless the key is taken. `decide` returns the amount; meanwhile no other
   * refund of the payment can be decided.
   *
   * @throws PaymentNotFoundError, and the errors of `decide`; then nothing is recorded.
   */
  claim(
    refund: NewRefund,
    request: RequestKey,
    decide: (payment: Refundable) => number,
  ): Promise<Claim<Refund>>;
  /**
   * Records that the money was returned or will not be, and the event. Changes nothing about a refund that
   * has ended.
   */
  end(id: string, status: "succeeded" | "failed", event: string): Promise<Refund>;
  listOf(paymentId: string): Promise<Refund[]>;
}

export interface RefundDeps extends Pick<Work<Refund>, "retryDelayS"> {
  readonly refunds: Refunds;
  readonly provider: PaymentProvider;
  readonly onRefundPostponed: Work<Refund>["onPostponed"];
}

/** @throws PaymentNotRefundableError, RefundExceedsPaymentError */
export const decideAmount = (payment: Refundable, requested: number | undefined): number => {
  const { status, amount, left, currency } = payment;
  if (status !== "succeeded" && status !== "partially_refunded")
    throw new PaymentNotRefundableError(`A payment that is ${status}`);
  if (amount === 0) throw new PaymentNotRefundableError("A payment of zero");
  const wanted = requested ?? left;
  if (wanted > left || left === 0) throw new RefundExceedsPaymentError({ amount: left, currency });
  return wanted;
};

/**
 * Refunds a payment in part or in full. Repeated with the same key, it returns the first call's refund.
 *
 * @throws PaymentNotFoundError, PaymentNotRefundableError, RefundExceedsPaymentError,
 * IdempotencyKeyReusedError, RequestInProgressError
 */
export const refundPayment = async (
  deps: RefundDeps,
  refund: NewRefund,
  request: RequestKey,
): Promise<{ readonly refund: Refund; readonly isReplay: boolean }> => {
  const claim = await deps.refunds.claim(refund, request, (payment) => decideAmount(payment, refund.amount));
  const { subject, isReplay } = await finishClaimed(workOf(deps), claim);
  return { refund: subject, isReplay };
};

const workOf = ({ refunds, provider, onRefundPostponed, retryDelayS }: RefundDeps): Work<Refund> => ({
  leases: refunds,
  finish: async ({ id, chargeId, amount }) => {
    await provider.refund({ refundId: id, chargeId, amount });
    return refunds.end(id, "succeeded", "refund-succeeded");
  },
  onPostponed: onRefundPostponed,
  retryDelayS,
});

/** Finishes abandoned refunds. Returns the number of refunds taken over. */
export const sweepRefunds = (deps: RefundDeps, limit: number): Promise<number> => sweep(workOf(deps), limit);
