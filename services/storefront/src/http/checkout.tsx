import { type ProblemCode, ProblemError } from "@shop/contracts";
import type { IRouter } from "express";
import * as z from "zod";
import { afterFailure, type Cart, emptyCart, orderKeyOf } from "../cart/cart.ts";
import { CheckoutPage, type CheckoutProblem } from "../pages/checkout-page.tsx";
import { newOrderPath } from "../pages/order-page.tsx";
import { priceNow } from "./cart.tsx";
import { fieldsOf, readForm, repeated } from "./forms.ts";
import { handle, type Outcome } from "./handle.tsx";
import { codeOf, failWith, SessionEnded, type StorefrontDeps, type Visitor } from "./visitor.ts";

const order = z.object({
  cartId: z.uuid(),
  attempt: z.coerce.number().int().min(0),
  total: z.coerce.number().int().min(0),
  currency: z.string().length(3),
  paymentMethod: z.string().max(70),
  item: repeated(
    z
      .string()
      .regex(/^[0-9a-f-]{36}:\d{1,4}$/)
      .transform((text) => {
        const [productId = "", quantity] = text.split(":");
        return { productId, quantity: Number(quantity) };
      }),
  ),
});

type Order = z.output<typeof order>;

/** The page's message for each problem of the payment service; `isOver` if a new attempt may follow. */
const problems: Readonly<Partial<Record<ProblemCode, { problem: CheckoutProblem; isOver: boolean }>>> = {
  "payment-declined": { problem: "declined", isOver: true },
  "payment-failed": { problem: "failed", isOver: true },
  "price-changed": { problem: "price", isOver: true },
  "out-of-stock": { problem: "stock", isOver: true },
  "unknown-product": { problem: "stock", isOver: true },
  "too-many-attempts": { problem: "tooMany", isOver: false },
  "idempotency-key-reused": { problem: "used", isOver: false },
  // The first request with this key has not ended: its outcome is not known yet.
  "request-in-progress": { problem: "unknown", isOver: false },
  "deadline-exceeded": { problem: "unknown", isOver: false },
  unavailable: { problem: "unknown", isOver: false },
  overloaded: { problem: "away", isOver: false },
};

const statusOf = (problem: CheckoutProblem | undefined) => {
  if (problem === undefined) return { status: 200 };
  return problem === "away" || problem === "unknown" ? { status: 503, retryAfterS: 5 } : { status: 422 };
};

const showCheckout = async (
  visitor: Visitor,
  cart: Cart = visitor.cart,
  problem?: CheckoutProblem,
): Promise<Outcome> => {
  if (!visitor.session) throw new SessionEnded();
  if (cart.lines.length === 0) return { redirect: "/cart" };
  const priced = await priceNow(visitor, cart);
  return {
    title: visitor.visit.texts.checkout.title,
    isPublic: false,
    ...statusOf(problem),
    body: <CheckoutPage priced={priced} problem={problem} />,
  };
};

/** Says that payments are not available before the visitor fills in the form. */
const openCheckout = async (visitor: Visitor): Promise<Outcome> => {
  if (!visitor.session) throw new SessionEnded();
  const { payment } = visitor.shop;
  const isAway = await payment.listPayments({ query: { limit: 1 } }).then(
    (response) => response.status === "problem" && response.problem.status >= 500,
    (error: unknown) => error instanceof ProblemError,
  );
  return showCheckout(visitor, visitor.cart, isAway ? "away" : undefined);
};

/** Sends the order. An outcome that is not known is a problem that the same form can be sent again for. */
const payFor = async ({ shop }: Visitor, { total, currency, paymentMethod, item, ...cart }: Order) => {
  try {
    return await shop.payment.pay({
      header: { "idempotency-key": orderKeyOf({ id: cart.cartId, attempt: cart.attempt }) },
      body: { items: item, paymentMethod, expectedTotal: { amount: total, currency } },
    });
  } catch (error) {
    if (error instanceof ProblemError) return { status: "lost", code: error.code } as const;
    throw error;
  }
};

const placeOrder = async (visitor: Visitor, placed: Order): Promise<Outcome> => {
  if (!visitor.session) throw new SessionEnded();
  const response = await payFor(visitor, placed);
  if (response.status === 201 || response.status === 202) {
    if (visitor.cart.id === placed.cartId) await visitor.setCart(emptyCart());
    return { redirect: newOrderPath(response.body.id, visitor.visit.traceId) };
  }
  if (response.status === "problem" && response.problem.status === 401) throw new SessionEnded();
  const code = response.status === "problem" ? codeOf(response) : response.code;
  const known = code && problems[code];
  if (!known) return response.status === "problem" ? failWith(response) : showCheckout(visitor);
  // Another tab may have gone on with this cart, or may have emptied it.
  if (visitor.cart.id !== placed.cartId) return { redirect: "/orders" };
  const isNewAttempt = known.isOver && visitor.cart.attempt === placed.attempt;
  const next = isNewAttempt ? afterFailure(visitor.cart) : visitor.cart;
  if (isNewAttempt) await visitor.setCart(next);
  return showCheckout(visitor, next, known.problem);
};

/** Mounts the check-out. */
export const mountCheckout = (app: IRouter, deps: StorefrontDeps): void => {
  app.get("/checkout", handle(deps, "showCheckout", openCheckout));
  app.post(
    "/checkout",
    readForm(deps),
    handle(deps, "placeOrder", (visitor, request) => placeOrder(visitor, fieldsOf(request, order))),
  );
};
