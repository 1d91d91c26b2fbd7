import { type Money, ProblemError } from "@shop/contracts";
import { callTimeoutMs, traced } from "@shop/telemetry";
import { withTimeout } from "@shop/time";
import type { ChargeOutcome, ChargeRequest, PaymentProvider, RefundRequest } from "../domain/provider.ts";
import type { ProviderAdapter } from "./provider-adapter.ts";

/** The provider's id of a charge or refund: printable, without blanks, and short enough to be stored. */
export const providerId = /^[\x21-\x7e]{1,200}$/;

/** Decline codes are shown to payers. */
const declineCode = /^[a-z][a-z0-9_]{0,63}$/;

/** The response proves nothing, so the outcome is unknown. */
const unexpected = (response: unknown): ProblemError =>
  new ProblemError("unavailable", "The payment provider failed to process the request.", {
    cause: new Error("the payment provider's response does not match the request", { cause: response }),
    retryAfterS: 1,
  });

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  (typeof value === "object" && value !== null ? value : {}) as Fields;

const isId = (value: unknown): value is string => typeof value === "string" && providerId.test(value);

const isMoney = (value: unknown, { amount, currency }: Money): boolean => {
  const given = fieldsOf(value);
  return given["amount"] === amount && given["currency"] === currency;
};

/** @throws ProblemError `unavailable` if the response does not match this charge */
const outcomeOfCharge = ({ paymentId, amount }: ChargeRequest, response: unknown): ChargeOutcome => {
  const { outcome, code, chargeId, ...given } = fieldsOf(response);
  if (outcome === "declined")
    return { outcome, code: typeof code === "string" && declineCode.test(code) ? code : "unknown" };
  const isOfThis = given["paymentId"] === paymentId && isMoney(given["amount"], amount);
  if (outcome === "succeeded" && isId(chargeId) && isOfThis) return { outcome, chargeId };
  throw unexpected(response);
};

/** @throws ProblemError `unavailable` if the response does not match this refund */
const checkRefund = ({ refundId, chargeId, amount }: RefundRequest, response: unknown): void => {
  const given = fieldsOf(response);
  const isOfThis = given["refundId"] === refundId && given["chargeId"] === chargeId;
  if (!isOfThis || !isMoney(given["amount"], amount)) throw unexpected(response);
};

const timedOut = () =>
  new ProblemError("unavailable", "The payment provider did not respond in time.", { retryAfterS: 1 });

/**
 * Traces every call to the provider, and limits it to its own timeout and the request's remaining time.
 * Rejects a response that does not match its request.
 */
export const createCheckedProvider = (provider: ProviderAdapter, timeoutMs: number): PaymentProvider => {
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
