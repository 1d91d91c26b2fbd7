import { decodeCursor, pageOf, type paymentApi, timeCursor, timeCursorOf } from "@shop/contracts";
import type { Handler } from "@shop/http";
import { PaymentNotFoundError } from "../domain/errors.ts";
import type { PayDeps } from "../domain/pay.ts";
import * as payments from "../domain/pay.ts";
import type { Payments } from "../domain/payment.ts";
import type { Refunds } from "../domain/refund.ts";
import { asWhenPaid, toPaymentProblem, toPaymentResponse, toRefundResponse } from "./representations.ts";
import { replayedHeader, requestKeyOf, subjectOfClient } from "./request-key.ts";

type Operations = (typeof paymentApi)["operations"];

export const pay =
  (deps: PayDeps & { readonly newId: () => string }): Handler<Operations["pay"]> =>
  async ({ principal, header, body, clientKey }) => {
    const request = requestKeyOf(header["idempotency-key"], body);
    const { items, paymentMethod, expectedTotal } = body;
    const { userId } = principal;
    const client = subjectOfClient(clientKey());
    const order = { id: deps.newId(), userId, items, paymentMethod, expectedTotal, client };
    const { payment, isReplay } = await payments.pay(deps, order, request);
    const headers = { ...replayedHeader(isReplay), Location: `/api/payments/${payment.id}` };
    switch (payment.status) {
      case "processing":
        return { status: 202, body: toPaymentResponse(payment), headers: { ...headers, "Retry-After": "2" } };
      case "declined":
      case "failed":
        throw toPaymentProblem(payment, headers);
      default:
        return { status: 201, body: asWhenPaid(payment), headers };
    }
  };

export const listPayments =
  (payments: Payments): Handler<Operations["listPayments"]> =>
  async ({ principal, query: { limit, cursor, ...filter } }) => {
    const ownerId = principal.roles.includes("admin") ? undefined : principal.userId;
    const after = cursor ? decodeCursor(cursor, timeCursor) : undefined;
    const found = await payments.list({ ...filter, ownerId }, after, limit + 1);
    const { items, next = null } = pageOf(found, limit, timeCursorOf);
    return { status: 200, body: { items: items.map(toPaymentResponse), nextCursor: next } };
  };

export const getPayment =
  (payments: Payments, refunds: Refunds): Handler<Operations["getPayment"]> =>
  async ({ principal, path: { paymentId } }) => {
    const payment = await payments.find(paymentId);
    const isAllowed = payment?.userId === principal.userId || principal.roles.includes("admin");
    // For all other users the payment does not exist.
    if (!payment || !isAllowed) throw new PaymentNotFoundError(paymentId);
    const [events, made] = await Promise.all([payments.listEvents(payment.id), refunds.listOf(payment.id)]);
    return {
      status: 200,
      body: {
        ...toPaymentResponse(payment),
        history: events.map(({ event, at }) => ({ event, at })),
        refunds: made.map((refund) => {
          const { paymentId: _, ...response } = toRefundResponse(refund);
          return response;
        }),
      },
    };
  };
