import type { Money } from "@shop/contracts";
import { retryDelayS } from "./advance-payment.ts";
import {
  IdempotencyKeyReusedError,
  PaymentNotRefundableError,
  RefundExceedsPaymentError,
  RequestInProgressError,
} from "./errors.ts";
import type { Claim, PaymentStatus, RequestKey } from "./payment.ts";
import type { PaymentProvider } from "./provider.ts";

export interface Refund {
  readonly id: string;
  readonly paymentId: string;
  readonly chargeId: string;
  readonly amount: Money;
  readonly reason: string | undefined;
  readonly status: "processing" | "succeeded" | "failed";
  readonly attempts: number;
  readonly isLeased: boolean;
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
export interface Refunds {
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
  postpone(id: string, delayS: number): Promise<Refund>;
  takeOverdue(limit: number): Promise<Refund[]>;
  find(id: string): Promise<Refund | undefined>;
  listOf(paymentId: string): Promise<Refund[]>;
}

export interface RefundDeps {
  readonly refunds: Refunds;
  readonly provider: PaymentProvider;
  readonly onRefundPostponed: (refund: Refund, error: unknown) => void;
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
  if (claim.kind === "new") return { refund: await finishRefund(deps, claim.subject), isReplay: false };
  if (!claim.isSameRequest) throw new IdempotencyKeyReusedError();
  if (claim.subject.isLeased) throw new RequestInProgressError();
  return { refund: claim.subject, isReplay: true };
};

const finishRefund = async (deps: RefundDeps, refund: Refund): Promise<Refund> => {
  const { refunds, provider } = deps;
  try {
    await provider.refund({ refundId: refund.id, chargeId: refund.chargeId, amount: refund.amount });
    return await refunds.end(refund.id, "succeeded", "refund-succeeded");
  } catch (error) {
    deps.onRefundPostponed(refund, error);
    // If even postponing fails, a sweep resumes the refund when its lease expires.
    return refunds.postpone(refund.id, retryDelayS(refund.attempts)).catch(() => refund);
  }
};

/** Finishes abandoned refunds. Returns the number of refunds taken over. */
export const sweepRefunds = async (deps: RefundDeps, limit: number): Promise<number> => {
  const overdue = await deps.refunds.takeOverdue(limit);
  await Promise.all(overdue.map((refund) => finishRefund(deps, refund)));
  return overdue.length;
};
