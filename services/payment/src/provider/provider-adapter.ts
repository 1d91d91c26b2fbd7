import type { Money } from "@shop/contracts";
import type { ChargeRequest, RefundRequest } from "../domain/provider.ts";

/** A charge as the provider's books have it, or the provider's refusal. */
export type ChargeAnswer =
  | {
      readonly outcome: "succeeded";
      readonly chargeId: string;
      readonly paymentId: string;
      readonly amount: Money;
    }
  | { readonly outcome: "declined"; readonly code: string };

/** A refund as the provider's books have it. */
export interface RefundAnswer {
  readonly refundId: string;
  readonly chargeId: string;
  readonly amount: Money;
}

/**
 * Speaks to a payment provider, by its SDK. Both calls are idempotent by the id that they are given: repeating one is the
 * way to look up what became of it. An adapter passes on what the provider says and rejects with any error if the outcome
 * is not known; `createTimeLimitedProvider` checks the answers, and bounds the time.
 *
 * Only a charge that was not made, and will not be, is `declined`.
 */
export interface ProviderAdapter {
  charge(charge: ChargeRequest): Promise<ChargeAnswer>;
  refund(refund: RefundRequest): Promise<RefundAnswer>;
}
