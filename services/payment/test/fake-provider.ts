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
  const answer = async <Asked>(id: string, odd: Odd<Asked> | undefined, asked: Asked): Promise<unknown> => {
    if (!known.has(id)) known.set(id, odd);
    return (known.get(id) as Odd<Asked>)(asked);
  };
  const provider: FakeProvider = {
    oddCharge: undefined,
    oddRefund: undefined,
    charge: (asked) => answer(asked.paymentId, provider.oddCharge ?? chargeOf, asked) as never,
    refund: (asked) => answer(asked.refundId, provider.oddRefund ?? refundOf, asked) as never,
    recover: () => {
      known.clear();
      provider.oddCharge = undefined;
      provider.oddRefund = undefined;
    },
  };
  return provider;
};
