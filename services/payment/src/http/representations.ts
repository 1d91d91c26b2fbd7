import {
  type FieldError,
  type PaymentResponse,
  ProblemError,
  pointerTo,
  type RefundResponse,
} from "@shop/contracts";
import type { ItemError, Payment } from "../domain/payment.ts";
import type { Refund } from "../domain/refund.ts";

/** A payment as its owner sees it. */
export const toPaymentResponse = (payment: Payment): PaymentResponse => ({
  id: payment.id,
  userId: payment.userId,
  status: payment.status,
  amount: payment.amount,
  refunded: payment.refunded,
  lines: payment.lines,
  ...("declineCode" in payment && payment.declineCode !== undefined && { declineCode: payment.declineCode }),
  ...("failure" in payment && payment.failure && { failureCode: payment.failure.code }),
  createdAt: payment.createdAt,
  updatedAt: payment.updatedAt,
});

/** A paid payment as it was when it was paid, without later refunds: repeats the first response. */
export const asWhenPaid = (payment: Payment): PaymentResponse => ({
  ...toPaymentResponse(payment),
  status: "succeeded",
  refunded: { ...payment.refunded, amount: 0 },
  updatedAt: payment.step === "done" ? payment.settledAt : payment.updatedAt,
});

const toFieldError = ({ item, part, detail }: ItemError): FieldError => ({
  pointer: pointerTo(["body", "items", item, ...(part === undefined ? [] : [part])]),
  detail,
});

/** The problem with which a declined or failed payment is reported to its payer. */
export const toPaymentProblem = (
  payment: Payment,
  headers: Readonly<Record<string, string>>,
): ProblemError => {
  const { id: paymentId, amount } = payment;
  const { declineCode, failure } = payment.step === "done" ? payment : {};
  if (declineCode !== undefined) {
    const detail = `The provider declined the payment: ${declineCode.replaceAll("_", " ")}.`;
    return new ProblemError("payment-declined", detail, { headers, extensions: { paymentId, declineCode } });
  }
  const code = failure?.code ?? "payment-failed";
  const detail = details[code] ?? "The payment could not be completed. Nothing was charged.";
  return new ProblemError(code, detail, {
    headers,
    extensions: { paymentId, ...(code === "price-changed" && { total: amount }) },
    ...(failure && failure.errors.length > 0 && { errors: failure.errors.map(toFieldError) }),
  });
};

const details: Readonly<Record<string, string>> = {
  "price-changed": "The total is another than the expected one; see `total`. Nothing was charged.",
  "out-of-stock": "Not enough units of some products are available; see `errors`. Nothing was charged.",
  "unknown-product": "Some products are not for sale; see `errors`. Nothing was charged.",
};

export const toRefundResponse = (refund: Refund): RefundResponse => ({
  id: refund.id,
  paymentId: refund.paymentId,
  amount: refund.amount,
  ...(refund.reason !== undefined && { reason: refund.reason }),
  status: refund.status,
  createdAt: refund.createdAt,
});
