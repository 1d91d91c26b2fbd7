import { ProblemError } from "@shop/contracts";
import type { ChargeRequest, RefundRequest } from "../src/domain/provider.ts";
import type { ChargeResponse, RefundResponse } from "../src/provider/provider-adapter.ts";

/** A response of a provider's adapter: it may also throw, reject, or never settle. */
export type Odd<Call> = (call: Call) => unknown;

/** Kinds of responses, by description. */
export type Kinds<Call> = Readonly<Record<string, Odd<Call>>>;

export const chargeOf = ({ paymentId, amount }: ChargeRequest): ChargeResponse & object => ({
  outcome: "succeeded",
  chargeId: `ch_${paymentId}`,
  paymentId,
  amount,
});

export const refundOf = ({ refundId, chargeId, amount }: RefundRequest): RefundResponse => ({
  refundId,
  chargeId,
  amount,
});

const failing =
  (error: unknown): Odd<unknown> =>
  () =>
    Promise.reject(error);

/** Redirects, rejections and failures: SDKs reject with errors that have the status. */
const statuses = [
  300, 301, 302, 304, 307, 308, 400, 401, 402, 403, 404, 405, 408, 409, 410, 422, 425, 429, 500, 502, 503,
  504,
];

/** Outcomes that contain no response for any call. */
const noResponses: Kinds<unknown> = {
  ...Object.fromEntries(
    statuses.map((status) => [`status ${status}`, failing(Object.assign(new Error("refused"), { status }))]),
  ),
  "a body that is no JSON": failing(new SyntaxError("Unexpected token '<'")),
  "a body that is cut off": failing(new TypeError("terminated")),
  "a connection that breaks": failing(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" })),
  "a problem of its own": failing(new ProblemError("payment-not-found", "There is no such charge.")),
  "a rejection without an error": failing(undefined),
  "an exception before it is asked": () => {
    throw new Error("the SDK has no key");
  },
  silence: () => new Promise(() => undefined),
  nothing: () => undefined,
  null: () => null,
  "a text": () => "<html>",
  "a number": () => 200,
  "a list": () => [],
  "an empty object": () => ({}),
};

/** Responses that are valid except for one part. */
const spoilt =
  <Call>(truth: (call: Call) => object, part: string, value: unknown): Odd<Call> =>
  (call) => ({
    ...truth(call),
    [part]: value,
  });

const amounts: Readonly<Record<string, (amount: number) => unknown>> = {
  "no amount": () => undefined,
  "less money": (amount) => ({ amount: amount - 1, currency: "USD" }),
  "more money": (amount) => ({ amount: amount + 1, currency: "USD" }),
  "negative money": (amount) => ({ amount: -amount, currency: "USD" }),
  "another currency": (amount) => ({ amount, currency: "EUR" }),
  "an amount that is a text": (amount) => ({ amount: String(amount), currency: "USD" }),
  "a bare number for an amount": (amount) => amount,
};

const oddAmounts = <Call extends { readonly amount: { readonly amount: number } }>(
  truth: (call: Call) => object,
): Kinds<Call> =>
  Object.fromEntries(
    Object.entries(amounts).map(([what, change]) => [
      what,
      (call: Call) => ({ ...truth(call), amount: change(call.amount.amount) }),
    ]),
  );

/** Responses to a charge that do not prove whether it was made. */
export const oddCharges: Kinds<ChargeRequest> = {
  ...noResponses,
  ...oddAmounts(chargeOf),
  "an outcome that is not known": spoilt(chargeOf, "outcome", "pending"),
  "no charge id": spoilt(chargeOf, "chargeId", undefined),
  "an empty charge id": spoilt(chargeOf, "chargeId", ""),
  "a charge id that is a number": spoilt(chargeOf, "chargeId", 7),
  "a charge id that cannot be stored": spoilt(chargeOf, "chargeId", "ch_\u0000"),
  "a charge id that has no end": spoilt(chargeOf, "chargeId", "c".repeat(100_000)),
  "another payment's charge": spoilt(chargeOf, "paymentId", "00000000-0000-7000-8000-000000000000"),
};

/** Responses to a refund that do not prove that it was made. */
export const oddRefunds: Kinds<RefundRequest> = {
  ...noResponses,
  ...oddAmounts(refundOf),
  "another refund": spoilt(refundOf, "refundId", "00000000-0000-7000-8000-000000000000"),
  "no refund id": spoilt(refundOf, "refundId", undefined),
  "another charge": spoilt(refundOf, "chargeId", "ch_other"),
  "an unknown charge": spoilt(refundOf, "chargeId", null),
};

/** Codes of a declined charge, and the codes that payers see. */
export const declineCodes: readonly (readonly [unknown, string])[] = [
  ["do_not_honor", "do_not_honor"],
  ["code_of_tomorrow_3", "code_of_tomorrow_3"],
  [undefined, "unknown"],
  [null, "unknown"],
  ["", "unknown"],
  [402, "unknown"],
  [{}, "unknown"],
  ["<b>no</b>", "unknown"],
  ["no\u0000", "unknown"],
  ["n".repeat(10_000), "unknown"],
];
