import { ProblemError } from "@shop/contracts";
import { remainingMs, traced } from "@shop/telemetry";
import type { PaymentProvider } from "../domain/provider.ts";
import { checkRefund, outcomeOfCharge } from "./check-response.ts";
import type { ProviderAdapter } from "./provider-adapter.ts";

const timedOut = () =>
  new ProblemError("unavailable", "The payment provider did not respond in time.", { retryAfterS: 1 });

/** Time reserved for the caller to record the outcome. */
const reserveMs = 50;

const within = async <T>(timeoutMs: number, work: Promise<T>): Promise<T> => {
  const late = Promise.withResolvers<never>();
  const limit = setTimeout(() => late.reject(timedOut()), timeoutMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(limit);
  }
};

/**
 * Traces every call to the provider, and limits it to its own timeout and the request's remaining time.
 * Rejects a response that does not match its request.
 */
export const createTimeLimitedProvider = (provider: ProviderAdapter, timeoutMs: number): PaymentProvider => {
  const limitMs = (): number => Math.min(timeoutMs, (remainingMs() ?? Number.POSITIVE_INFINITY) - reserveMs);
  const call = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
    const limit = limitMs();
    if (limit <= 0) throw timedOut();
    const http = { method: "POST", url: `https://provider.example${path}` };
    return traced({ name: "payment-provider", namespace: "remote", http }, () => within(limit, work()));
  };
  return {
    charge: async (charge) => outcomeOfCharge(charge, await call("/charges", () => provider.charge(charge))),
    refund: async (refund) => checkRefund(refund, await call("/refunds", () => provider.refund(refund))),
  };
};
