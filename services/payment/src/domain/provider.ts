import type { Money } from "@shop/contracts";

export interface ChargeRequest {
  readonly paymentId: string;
  readonly amount: Money;
  readonly paymentMethod: string;
}

export interface RefundRequest {
  readonly refundId: string;
  readonly chargeId: string;
  readonly amount: Money;
}

export type ChargeOutcome =
  | { readonly outcome: "succeeded"; readonly chargeId: string }
  | { readonly outcome: "declined"; readonly code: string };

/**
 * The payment provider, an external party with its own records. Both calls are idempotent by the given id,
 * and reject if the outcome is unknown.
 */
export interface PaymentProvider {
  charge(charge: ChargeRequest): Promise<ChargeOutcome>;
  refund(refund: RefundRequest): Promise<void>;
}
