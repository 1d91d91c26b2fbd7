import type { Money } from "@shop/contracts";

export type ChargeOutcome =
  | { readonly outcome: "succeeded"; readonly chargeId: string }
  | { readonly outcome: "declined"; readonly code: string };

/**
 * The payment provider, an outside party with its own books. Both calls are idempotent by the id that they are given,
 * and reject with `unavailable` where the outcome is not known.
 */
export interface PaymentProvider {
  charge(charge: {
    readonly paymentId: string;
    readonly amount: Money;
    readonly paymentMethod: string;
  }): Promise<ChargeOutcome>;
  refund(refund: {
    readonly refundId: string;
    readonly chargeId: string;
    readonly amount: Money;
  }): Promise<void>;
}
