import { type Money, ProblemError } from "@shop/contracts";

export class PaymentNotFoundError extends ProblemError {
  constructor(id: string) {
    super("payment-not-found", `There is no payment ${id}.`);
  }
}

export class IdempotencyKeyReusedError extends ProblemError {
  constructor() {
    super("idempotency-key-reused", "This idempotency key was used for another request. Use a new one.");
  }
}

export class RequestInProgressError extends ProblemError {
  constructor() {
    super("request-in-progress", "The first request with this idempotency key is still running.", {
      retryAfterS: 1,
    });
  }
}

export class TooManyAttemptsError extends ProblemError {
  constructor(retryAfterS: number) {
    super(
      "too-many-attempts",
      "Too many payments have failed or are in progress. Wait before the next attempt.",
      {
        retryAfterS,
      },
    );
  }
}

export class PaymentNotRefundableError extends ProblemError {
  constructor(reason: string) {
    super("payment-not-refundable", `${reason} cannot be refunded.`);
  }
}

/** 1999 USD is "19.99 USD". */
const inWords = ({ amount, currency }: Money): string => `${(amount / 100).toFixed(2)} ${currency}`;

export class RefundExceedsPaymentError extends ProblemError {
  constructor(left: Money) {
    super(
      "refund-exceeds-payment",
      left.amount === 0
        ? "This payment has been, or is being, refunded in full."
        : `Only ${inWords(left)} of this payment can still be refunded.`,
    );
  }
}
