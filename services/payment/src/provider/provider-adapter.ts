import type { Money } from "@shop/contracts";
import type { ChargeRequest, RefundRequest } from "../domain/provider.ts";

/** A charge as recorded by the provider, or the provider's rejection. */
export type ChargeResponse =
  | {
      readonly outcome: "succeeded";
      readonly chargeId: string;
      readonly paymentId: string;
      readonly amount: Money;
    }
  | { readonly outcome: "declined"; readonly code: string };

/** A refund as recorded by the provider. */
export interface RefundResponse {
  readonly refundId: string;
  readonly chargeId: string;
  readonly amount: Money;
}

/**
 * Calls a payment provider through its SDK. Both calls are idempotent by the given id: repeating a call is
 * the way to look up its outcome. An adapter passes on the provider's response, and rejects with any error if
 * the outcome is unknown. `createCheckedProvider` checks the responses and limits the time.
 *
 * `declined` only means that the charge was not made and will not be.
 */
export interface ProviderAdapter {
  charge(charge: ChargeRequest): Promise<ChargeResponse>;
  refund(refund: RefundRequest): Promise<RefundResponse>;
}
