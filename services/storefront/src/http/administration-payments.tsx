import type { PaymentWithHistoryResponse } from "@shop/contracts";
import type { IRouter } from "express";
import { v7 as newId } from "uuid";
import * as z from "zod";
import type { AdminNotice } from "../pages/admin/admin-layout.tsx";
import { PaymentAdmin, PaymentsAdmin } from "../pages/admin/payments-admin.tsx";
import { numberOf } from "../pages/order-page.tsx";
import { cursorOf, doneNotice, forAdmins, nextPage } from "./admin-pages.ts";
import { fieldsOf, readForm } from "./forms.ts";
import { handle, notFoundPage, type Outcome, type PageHandler } from "./handle.tsx";
import { isId } from "./path-id.ts";
import { parametersOf, pathOfPayments, readPaymentsFilter } from "./payments-query.ts";
import { rejectedBy } from "./rejected.ts";
import { codeOf, failWith, type StorefrontDeps, type Visitor } from "./visitor.ts";

const showPayments: PageHandler = async ({ visit: { texts }, shop }, { query }) => {
  const filter = readPaymentsFilter(query);
  const path = pathOfPayments(filter);
  const cursor = cursorOf(query);
  const response = await shop.payment.listPayments({ query: { ...parametersOf(filter), ...cursor } });
  const isRejected = response.status === "problem" && response.problem.status === 422;
  if (isRejected && cursor.cursor !== undefined) return { redirect: path };
  if (response.status === "problem") return failWith(response);
  const { items, nextCursor } = response.body;
  return {
    title: texts.admin.payments,
    isPublic: false,
    body: <PaymentsAdmin payments={items} filter={filter} next={nextPage(path, nextCursor)} />,
  };
};

const findPayment = async (
  { shop }: Visitor,
  paymentId: string,
): Promise<PaymentWithHistoryResponse | undefined> => {
  if (!isId(paymentId)) return undefined;
  const response = await shop.payment.getPayment({ path: { paymentId } });
  if (response.status === 200) return response.body;
  return codeOf(response) === "payment-not-found" ? undefined : failWith(response);
};

const showPayment = async (
  visitor: Visitor,
  paymentId: string,
  { notice, status = 200 }: { notice: AdminNotice | undefined; status?: number },
): Promise<Outcome> => {
  const payment = await findPayment(visitor, paymentId);
  if (!payment) return notFoundPage(visitor);
  return {
    title: visitor.visit.texts.order.title(numberOf(paymentId)),
    isPublic: false,
    status,
    body: <PaymentAdmin payment={payment} refundKey={newId()} notice={notice} />,
  };
};

const refundForm = z.object({
  refundKey: z.uuid(),
  amount: z.union([z.literal("").transform(() => undefined), z.coerce.number().int()]),
  reason: z.string().max(1_000),
});

const refund: PageHandler = async (visitor, request) => {
  const { refundKey, amount, reason } = fieldsOf(request, refundForm);
  const paymentId = String(request.params["paymentId"]);
  const response = await visitor.shop.payment.refund({
    path: { paymentId },
    header: { "idempotency-key": refundKey },
    body: { ...(amount !== undefined && { amount }), ...(reason !== "" && { reason }) },
  });
  if (response.status === 201) return { redirect: `/admin/payments/${paymentId}?done=refunded` };
  if (response.status === 202) return { redirect: `/admin/payments/${paymentId}?done=refundPending` };
  if (response.problem.status !== 409 && response.problem.status !== 422) return failWith(response);
  const { message } = rejectedBy(visitor.visit.texts, response, {});
  return showPayment(visitor, paymentId, { notice: { kind: "error", text: message }, status: 422 });
};

/** Mounts the administration of payments. */
export const mountPaymentsAdmin = (app: IRouter, deps: StorefrontDeps): void => {
  const page = (name: string, handler: PageHandler) => handle(deps, name, forAdmins(handler));
  app.get("/admin/payments", page("showPaymentsAdmin", showPayments));
  app.get(
    "/admin/payments/:paymentId",
    page("showPaymentAdmin", (visitor, { params, query }) =>
      showPayment(visitor, String(params["paymentId"]), { notice: doneNotice(visitor.visit.texts, query) }),
    ),
  );
  app.post("/admin/payments/:paymentId/refunds", readForm(deps), page("refundPayment", refund));
};
