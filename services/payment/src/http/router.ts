import { api, paymentApi } from "@shop/contracts";
import { type Routes, routes } from "@shop/http";
import type { PayDeps } from "../domain/pay.ts";
import type { RefundDeps } from "../domain/refund.ts";
import { getPayment, listPayments, pay } from "./payments.ts";
import { refund } from "./refunds.ts";

export type PaymentRoutesDeps = PayDeps & RefundDeps & { readonly newId: () => string };

/** The public door: the handler of each operation. */
export const createPublicRoutes = (deps: PaymentRoutesDeps): Routes =>
  routes(paymentApi, {
    pay: pay(deps),
    listPayments: listPayments(deps.payments),
    getPayment: getPayment(deps.payments, deps.refunds),
    refund: refund(deps),
  });

/** The internal door has only health, because no peer calls the payment service. */
export const createInternalRoutes = (): Routes =>
  routes(api({ title: "Payment (internal)", description: "", basePath: "/internal", operations: {} }), {});
