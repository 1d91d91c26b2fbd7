import { ProblemError } from "@shop/contracts";

export class PaymentNotFoundError extends ProblemError {
  constructor(id: string) {
    super("payment-not-found", `There is no payment ${id}.`);
  }
}

export class IdempotencyKeyMissingError extends ProblemError {
  constructor() {
    super(
      "idempotency-key-missing",
      "Send an Idempotency-Key header, so that the request can be repeated safely.",
    );
  }
}

export class IdempotencyKeyReusedError extends ProblemError {
  constructor() {
    super("idempotency-key-reused", "This Idempotency-Key came with another request before. Take a new one.");
  }
}

export class RequestInProgressError extends ProblemError {
  constructor() {
    super("request-in-progress", "The first request with this Idempotency-Key is still running.", {
      retryAfterS: 1,
    });
  }
}

export class PaymentNotRefundableError extends ProblemError {
  constructor(status: string) {
    super("payment-not-refundable", `A payment that is ${status} cannot be refunded.`);
  }
}

export class RefundExceedsPaymentError extends ProblemError {
  constructor(left: number) {
    super("refund-exceeds-payment", `Only ${left} of this payment is left to be refunded.`);
  }
}
