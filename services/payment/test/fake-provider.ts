import type { ChargeRequest, RefundRequest } from "../src/domain/provider.ts";
import type { ProviderAdapter } from "../src/provider/provider-adapter.ts";
import { chargeOf, type Odd, refundOf } from "./odd-responses.ts";

/** A provider whose responses a test chooses. */
export interface FakeProvider extends ProviderAdapter {
  /** Responds to the charges of new payments; those of a known payment stay the same until {@link recover}. */
  oddCharge: Odd<ChargeRequest> | undefined;
  /** The same for refunds. */
  oddRefund: Odd<RefundRequest> | undefined;
  /** From now on every charge and refund gets a valid response. */
  recover(): void;
}

export const createFakeProvider = (): FakeProvider => {
  const known = new Map<string, Odd<never> | undefined>();
  const respond = async <Call>(id: string, odd: Odd<Call> | undefined, call: Call): Promise<unknown> => {
    if (!known.has(id)) known.set(id, odd);
    return (known.get(id) as Odd<Call>)(call);
  };
  const provider: FakeProvider = {
    oddCharge: undefined,
    oddRefund: undefined,
    charge: (call) => respond(call.paymentId, provider.oddCharge ?? chargeOf, call) as never,
    refund: (call) => respond(call.refundId, provider.oddRefund ?? refundOf, call) as never,
    recover: () => {
      known.clear();
      provider.oddCharge = undefined;
      provider.oddRefund = undefined;
    },
  };
  return provider;
};
