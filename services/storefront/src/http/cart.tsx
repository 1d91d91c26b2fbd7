import type { ProductResponse } from "@shop/contracts";
import type { IRouter } from "express";
import * as z from "zod";
import { addToCart, type Cart, setQuantity } from "../cart/cart.ts";
import { type PricedCart, priceCart, withSeenPrices } from "../cart/price-cart.ts";
import { type CartChange, CartPage, changes } from "../pages/cart-page.tsx";
import { fieldsOf, readForm } from "./forms.ts";
import { handle, type Outcome } from "./handle.tsx";
import { codeOf, failWith, type StorefrontDeps, type Visitor } from "./visitor.ts";

/** Reads the products of a cart from the catalog itself: an order needs current prices. */
export const priceNow = async ({ shop }: Visitor, cart: Cart): Promise<PricedCart> => {
  const found = await Promise.all(
    cart.lines.map(async ({ productId }): Promise<[string, ProductResponse] | undefined> => {
      const response = await shop.catalog.getProduct({ path: { productId } });
      if (response.status === 200) return [productId, response.body];
      if (response.status === "problem" && codeOf(response) !== "product-not-found") failWith(response);
      return undefined;
    }),
  );
  return priceCart(cart, new Map(found.filter((entry) => entry !== undefined)));
};

/** The change that the last form made, as its redirect says. */
const doneIn = (query: object): CartChange | undefined => changes.find((change) => change in query);

const showCart = async (visitor: Visitor, { query }: { query: object }): Promise<Outcome> => {
  const priced = await priceNow(visitor, visitor.cart);
  // The page says which prices have changed; the next one has them as known.
  if (priced.lines.some(({ hasNewPrice }) => hasNewPrice)) await visitor.setCart(withSeenPrices(priced));
  return {
    title: visitor.visit.texts.cart.title,
    isPublic: false,
    body: <CartPage priced={priced} done={doneIn(query)} />,
  };
};

/** A blank or unreadable quantity changes nothing; only 0 removes the product. */
const changed = z.object({
  quantity: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .optional()
    .catch(undefined),
});

const added = z.object({
  productId: z.uuid().toLowerCase(),
  quantity: z.coerce.number().int().min(1).max(1_000),
  seenPrice: z.coerce.number().int().min(0),
});

/** Mounts the pages and forms of the cart. */
export const mountCart = (app: IRouter, deps: StorefrontDeps): void => {
  app.get("/cart", handle(deps, "showCart", showCart));
  app.post(
    "/cart/lines",
    readForm(deps),
    handle(deps, "addToCart", async (visitor, request) => {
      const next = addToCart(visitor.cart, fieldsOf(request, added));
      if (next === visitor.cart) return { redirect: "/cart?full" };
      await visitor.setCart(next);
      return { redirect: "/cart?added" };
    }),
  );
  app.post(
    "/cart/lines/:productId",
    readForm(deps),
    handle(deps, "changeCart", async (visitor, request) => {
      const { quantity } = fieldsOf(request, changed);
      if (quantity === undefined) return { redirect: "/cart" };
      await visitor.setCart(setQuantity(visitor.cart, String(request.params["productId"]), quantity));
      return { redirect: "/cart?updated" };
    }),
  );
};
