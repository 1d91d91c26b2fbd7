import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { afterEach, describe, it } from "node:test";
import { addToCart, type Cart, emptyCart, maxLines } from "../src/cart/cart.ts";
import { packCart, packedCart } from "../src/cart/packed-cart.ts";
import { createCookieSeal } from "../src/session/cookie-seal.ts";
import { openTestBrowser } from "./browser.ts";
import { fakePeers, productWith, workingShop } from "./fake-peers.ts";
import { newKeys, serveStorefront } from "./serve-storefront.ts";

/** The limit of browsers for the name and the value of a cookie together. */
const maxCookieBytes = 4_096;

const fullCart = (): Cart => {
  let cart: Cart = { ...emptyCart(), attempt: 1_000 };
  for (let line = 0; line < maxLines; line += 1)
    cart = addToCart(cart, { productId: randomUUID(), quantity: 1_000, seenPrice: 99_999_999 });
  return cart;
};

describe("a cart that is full", () => {
  let server: Server;
  afterEach(() => void server?.close());

  it("is the same after it was in a cookie, which browsers accept", async () => {
    const keys = newKeys();
    const seal = createCookieSeal(async () => keys);
    const cart = fullCart();
    const sealed = await seal.seal(packCart(cart));
    assert.ok(`__Host-cart=${sealed}`.length <= maxCookieBytes, `${sealed.length} bytes`);
    assert.deepEqual(await seal.open(sealed, packedCart), cart);
  });

  it("says so instead of taking another product", async () => {
    const keys = newKeys();
    const seal = createCookieSeal(async () => keys);
    const responses = { ...workingShop(), getProduct: () => ({ status: 200, body: productWith() }) };
    server = await serveStorefront(
      fakePeers(() => responses),
      () => keys,
    );
    const browser = openTestBrowser(server);
    browser.cookies.set("cart", await seal.seal(packCart(fullCart())));
    const page = await browser.submit(
      await browser.open("/products/01890000-0000-7000-8000-000000000001"),
      "/cart/lines",
    );
    assert.match(page.text, /Your cart is full/);
  });

  it("says what was done to it", async () => {
    server = await serveStorefront(fakePeers(() => workingShop()));
    const browser = openTestBrowser(server);
    const product = "01890000-0000-7000-8000-000000000001";
    const added = await browser.submit(await browser.open(`/products/${product}`), "/cart/lines");
    assert.match(added.text, /Added to your cart/);
    const updated = await browser.submit(added, `/cart/lines/${product}`, { fields: { quantity: "2" } });
    assert.match(updated.text, /Your cart is up to date/);
  });
});
