import { setTimeout as delay } from "node:timers/promises";
import { ProblemError } from "@shop/contracts";
import { traced } from "@shop/telemetry";
import type { PaymentProvider } from "../domain/provider.ts";

const timedOut = () =>
  new ProblemError("unavailable", "The payment provider did not answer in time.", { retryAfterS: 1 });

const within = async <T>(timeoutMs: number, work: Promise<T>): Promise<T> => {
  const cancel = new AbortController();
  const limit = delay(timeoutMs, undefined, { signal: cancel.signal }).then(() => {
    throw timedOut();
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    limit.catch(() => undefined);
    cancel.abort();
  }
};

/** Makes every call to the provider show in the trace and end in time. */
export const guardProvider = (provider: PaymentProvider, timeoutMs: number): PaymentProvider => {
  const call = <T>(path: string, work: () => Promise<T>): Promise<T> =>
    traced(
      {
        name: "payment-provider",
        namespace: "remote",
        http: { method: "POST", url: `https://provider.example${path}` },
      },
      () => within(timeoutMs, work()),
    );
  return {
    charge: (charge) => call("/charges", () => provider.charge(charge)),
    refund: (refund) => call("/refunds", () => provider.refund(refund)),
  };
};
