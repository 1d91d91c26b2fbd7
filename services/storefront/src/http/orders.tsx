import type { IRouter } from "express";
import * as z from "zod";
import { MessagePage } from "../pages/message-page.tsx";
import { numberOf, OrderPage } from "../pages/order-page.tsx";
import { OrdersPage } from "../pages/orders-page.tsx";
import { handle, type Outcome } from "./handle.tsx";
import { isId } from "./path-id.ts";
import { codeOf, failWith, SessionEnded, type StorefrontDeps, type Visitor } from "./visitor.ts";

const cursorQuery = z.object({ cursor: z.string().min(1).max(1_000).optional().catch(undefined) });

const showOrders = async (visitor: Visitor, request: { query: unknown }): Promise<Outcome> => {
  if (!visitor.session) throw new SessionEnded();
  const { cursor } = cursorQuery.parse(request.query);
  // Without a filter, an administrator's list has the payments of all users.
  const { userId, isAdmin } = visitor.session;
  const query = { ...(cursor !== undefined && { cursor }), ...(isAdmin && { userId }) };
  const response = await visitor.shop.payment.listPayments({ query });
  if (response.status === "problem") return failWith(response);
  return {
    title: visitor.visit.texts.orders.title,
    isPublic: false,
    body: <OrdersPage orders={response.body.items} nextCursor={response.body.nextCursor} />,
  };
};

/** An order's page is opened with its trace by the request that placed the order. */
const orderQuery = z.object({
  new: z.string().optional().catch(undefined),
  trace: z
    .string()
    .regex(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/)
    .optional()
    .catch(undefined),
});

const showOrder = async (
  visitor: Visitor,
  request: { params: Record<string, unknown>; query: object },
): Promise<Outcome> => {
  if (!visitor.session) throw new SessionEnded();
  const { texts } = visitor.visit;
  const missing: Outcome = {
    title: texts.order.notFoundTitle,
    isPublic: false,
    status: 404,
    body: <MessagePage title={texts.order.notFoundTitle} help={texts.order.notFoundHelp} />,
  };
  const { paymentId } = request.params;
  if (!isId(paymentId)) return missing;
  const response = await visitor.shop.payment.getPayment({ path: { paymentId } });
  if (response.status === "problem")
    return codeOf(response) === "payment-not-found" ? missing : failWith(response);
  const { new: isNew, trace } = orderQuery.parse(request.query);
  return {
    title: texts.order.title(numberOf(paymentId)),
    isPublic: false,
    body: <OrderPage order={response.body} isNew={isNew !== undefined} traceId={trace} />,
  };
};

/** Mounts the pages of the visitor's orders. */
export const mountOrders = (app: IRouter, deps: StorefrontDeps): void => {
  app.get("/orders", handle(deps, "showOrders", showOrders));
  app.get("/orders/:paymentId", handle(deps, "showOrder", showOrder));
};
