import * as z from "zod";
import { noCardNumber } from "./card-number.ts";
import { maxTotal, orderLines, pricedLine } from "./catalog.ts";
import { idempotencyHeader, money, page, paging, timestamp, uuid } from "./common.ts";
import { isStorableTime } from "./cursor.ts";
import { locationOf, replayed, retryAfter, retryIfRunning, sometimes } from "./headers.ts";
import { api, operation } from "./operation.ts";
import { prose } from "./text.ts";

const paymentMethod = z
  .string()
  .regex(/^pm_[a-z_]{1,60}$/, "must be a payment method token of the provider, such as pm_card_ok")
  .meta({ description: "A token of the payment provider, never a card number.", examples: ["pm_card_ok"] });

const expectedTotal = z
  .strictObject({
    amount: z.int().min(0).max(maxTotal),
    currency: z.string().regex(/^[A-Z]{3}$/, "must be a currency code of ISO 4217, such as USD"),
  })
  .meta({
    id: "ExpectedTotal",
    description:
      "The total that the payer has agreed to. If the price differs, nothing is reserved or charged.",
  });

const paymentStatus = z.enum([
  "processing",
  "succeeded",
  "declined",
  "failed",
  "partially_refunded",
  "refunded",
]);

const refundStatus = z.enum(["processing", "succeeded", "failed"]);

const payment = z
  .strictObject({
    id: uuid,
    userId: uuid,
    status: paymentStatus,
    amount: money,
    refunded: money,
    lines: z.array(pricedLine),
    declineCode: z
      .string()
      .optional()
      .meta({ description: "The provider's reason for declining the payment." }),
    failureCode: z
      .string()
      .optional()
      .meta({ description: "The reason for the failure, as a problem code." }),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({
    id: "Payment",
    description: "While `processing` before the stock is reserved, `amount` is 0 and `lines` is empty.",
  });

export type PaymentResponse = z.output<typeof payment>;

const paymentWithHistory = payment
  .extend({
    history: z.array(z.strictObject({ event: z.string(), at: timestamp })),
    refunds: z.array(
      z.strictObject({
        id: uuid,
        amount: money,
        status: refundStatus,
        reason: z.string().optional(),
        createdAt: timestamp,
      }),
    ),
  })
  .meta({ id: "PaymentWithHistory" });

export type PaymentWithHistoryResponse = z.output<typeof paymentWithHistory>;

const refund = z
  .strictObject({
    id: uuid,
    paymentId: uuid,
    amount: money,
    reason: z.string().optional(),
    status: refundStatus,
    createdAt: timestamp,
  })
  .meta({ id: "Refund" });

export type RefundResponse = z.output<typeof refund>;

const paymentPath = z.strictObject({ paymentId: uuid });
const location = locationOf("the payment");
/** A payment that failed has a path as well; a request that never became a payment has none. */
const ofPayment = { ...replayed, Location: sometimes(location, "if the request became a payment") };

const moment = z.iso
  .datetime()
  .refine(isStorableTime, "must be a time in UTC from year 1 on, with at most six decimals")
  .meta({ examples: ["2026-11-23T12:00:00Z"] });

const paymentFilter = z
  .strictObject({
    status: paymentStatus.optional(),
    userId: uuid.optional().meta({ description: "The payer. Customers find only their own payments." }),
    from: moment.optional().meta({ description: "Payments created at this time or later." }),
    to: moment.optional().meta({ description: "Payments created before this time." }),
    ...paging,
  })
  .refine(({ from, to }) => !from || !to || Date.parse(from) <= Date.parse(to), {
    error: "must not be before from",
    path: ["to"],
  });

/** The payment service's public API. */
export const paymentApi = api({
  title: "Payment",
  description: "Payments and refunds.",
  basePath: "/api/payments",
  operations: {
    pay: operation({
      summary: "Pay for items",
      description:
        "The catalog sets the price; send `expectedTotal` to pay only that total. Of the sandbox provider's tokens, `pm_card_ok` succeeds, `pm_card_declined` and " +
        "`pm_card_insufficient_funds` decline, `pm_card_timeout` and `pm_card_flaky` fail at first and are settled later.",
      method: "POST",
      path: "/",
      access: "user",
      repeatable: true,
      request: {
        header: idempotencyHeader,
        body: z
          .strictObject({ items: orderLines, paymentMethod, expectedTotal: expectedTotal.optional() })
          .meta({ id: "PayRequest" }),
      },
      responses: {
        201: { description: "Paid.", body: payment, headers: { ...replayed, Location: location } },
        202: {
          description:
            "Not settled yet; it will settle later. Read the payment, or repeat the request, to get the outcome.",
          body: payment,
          headers: { ...replayed, Location: location, "Retry-After": retryAfter },
        },
      },
      problems: [
        "idempotency-key-missing",
        "idempotency-key-reused",
        "request-in-progress",
        "payment-declined",
        "payment-failed",
        "price-changed",
        "out-of-stock",
        "unknown-product",
        "too-many-attempts",
      ],
      problemHeaders: {
        402: { ...replayed, Location: location },
        409: { ...ofPayment, ...retryIfRunning },
        422: ofPayment,
      },
    }),
    listPayments: operation({
      summary: "List payments",
      description:
        "Lists the caller's payments, or all payments for an admin. A cursor is a position in time: with other filters, the " +
        "list continues after the same position.",
      method: "GET",
      path: "/",
      access: "user",
      repeatable: true,
      request: { query: paymentFilter },
      responses: {
        200: { description: "A page of payments, newest first.", body: page("PaymentPage", payment) },
      },
      problems: [],
    }),
    getPayment: operation({
      summary: "Read a payment",
      method: "GET",
      path: "/{paymentId}",
      access: "user",
      repeatable: true,
      request: { path: paymentPath },
      responses: { 200: { description: "The payment and its history.", body: paymentWithHistory } },
      problems: ["payment-not-found"],
    }),
    refund: operation({
      summary: "Refund a payment, in part or in full",
      method: "POST",
      path: "/{paymentId}/refunds",
      access: "admin",
      repeatable: true,
      request: {
        path: paymentPath,
        header: idempotencyHeader,
        body: z
          .strictObject({
            amount: z
              .int()
              .min(1)
              .max(maxTotal)
              .optional()
              .meta({ description: "In minor units; absent: the full remainder." }),
            reason: prose(500)
              .refine(...noCardNumber)
              .optional(),
          })
          .meta({ id: "RefundRequest" }),
      },
      responses: {
        201: { description: "Refunded.", body: refund, headers: replayed },
        202: {
          description: "Not settled yet; it will settle later.",
          body: refund,
          headers: { ...replayed, "Retry-After": retryAfter },
        },
      },
      problems: [
        "idempotency-key-missing",
        "idempotency-key-reused",
        "request-in-progress",
        "payment-not-found",
        "payment-not-refundable",
        "refund-exceeds-payment",
        "refund-failed",
      ],
      problemHeaders: { 409: retryIfRunning },
    }),
  },
});
