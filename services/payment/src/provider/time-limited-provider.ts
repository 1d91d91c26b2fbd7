import { ProblemError } from "@shop/contracts";
import { callTimeoutMs, traced } from "@shop/telemetry";
import { withTimeout } from "@shop/time";
import type { PaymentProvider } from "../domain/provider.ts";
import { checkRefund, outcomeOfCharge } from "./check-response.ts";
import type { ProviderAdapter } from "./provider-adapter.ts";

const timedOut = () =>
  new ProblemError("unavailable", "The payment provider did not respond in time.", { retryAfterS: 1 });

/**
 * Traces every call to the provider, and limits it to its own timeout and the request's remaining time.
 * Rejects a response that does not match its request.
 */
export const createTimeLimitedProvider = (provider: ProviderAdapter, timeoutMs: number): PaymentProvider => {
  const call = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
    const limitMs = callTimeoutMs(timeoutMs);
    if (limitMs <= 0) throw timedOut();
    const http = { method: "POST", url: `https://provider.example${path}` };
    return traced(
      () => ({ name: "payment-provider", namespace: "remote", http }),
      () => withTimeout(limitMs, work(), timedOut),
    );
  };
  return {
    charge: async (charge) => outcomeOfCharge(charge, await call("/charges", () => provider.charge(charge))),
    refund: async (refund) => checkRefund(refund, await call("/refunds", () => provider.refund(refund))),
  };
};
