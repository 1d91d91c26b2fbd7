import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { eventually } from "@shop/test-support";
import { report } from "../../../../test/faults/harness/report.ts";
import { type FaultyShop, startFaultyShop } from "../../../../test/faults/harness/start-faulty-shop.ts";
import { readStock } from "../../../../test/faults/harness/stock.ts";
import { type LoadedPage, openTestBrowser, type TestBrowser } from "../browser.ts";

// The storefront's connections to the other services are refused, or break after a request was sent; the
// storefront itself is killed while customers pay. Every page stays friendly, and every order is paid once.
//
// To see it fail, break one of these:
// - `allowStaleOnFetchRejection` in src/shop/cached-catalog.ts (false): no list of products while the catalog is away
// - `isAway` in src/http/checkout.tsx (false): a form that cannot be paid
// - `orderKeyOf` in src/cart/cart.ts (a random UUID): two payments after a lost response
// - `catch` around `refreshSession` in src/http/visitor.ts: no browsing while the user service is away

const buyers = 8;

let shop: FaultyShop;
let attempts = 0;
/** True if the storefront's next process admits no request. */
let isFull = false;
before(async () => {
  shop = await startFaultyShop({
    durable: false,
    environment: (service) => (service === "storefront" && isFull ? { MAX_IN_FLIGHT: "0" } : {}),
    proxies: ["storefront-api-of-catalog", "storefront-api-of-user", "storefront-api-of-payment"],
  });
});
afterEach(() => shop.healAll());
after(async () => {
  await shop?.close();
  report({
    fault: "the storefront loses another service, responses, or its own process",
    what: "pages, and orders of customers who press the button again",
    attempts,
    lost: 0,
  });
});

let customers = 0;
const openAsCustomer = async (): Promise<TestBrowser> => {
  const browser = openTestBrowser(shop.url);
  customers += 1;
  const email = `away-${customers}@shop.example`;
  const fields = { name: "Robin", email, password: "correct horse battery" };
  const page = await browser.submit(await browser.open("/register"), "/register", { fields });
  assert.match(page.text, /Log out/);
  return browser;
};

const fillCart = async (browser: TestBrowser, productId: string): Promise<LoadedPage> => {
  await browser.submit(await browser.open(`/products/${productId}`), "/cart/lines");
  const checkout = await browser.open("/checkout");
  assert.equal(checkout.status, 200);
  return checkout;
};

const pay = (browser: TestBrowser, page: LoadedPage) =>
  browser.submit(page, "/checkout", { fields: { paymentMethod: "pm_card_ok" } });

const unitsSold = async (productId: string, before: number): Promise<number> =>
  before - ((await readStock(shop.databases)).get(productId) ?? 0);

const countPayments = async (): Promise<number> => {
  const rows = await shop.databases.query<{ n: number }>(
    "payment",
    "SELECT count(*)::int AS n FROM payments",
  );
  return rows[0]?.n ?? 0;
};

/** Opens pages, and expects this status of each. */
const allOpen = async (browser: TestBrowser, paths: readonly string[]): Promise<void> => {
  for (const path of paths) {
    const page = await browser.open(path);
    assert.equal(page.status, 200, `${path}: ${page.text.slice(0, 200)}`);
    attempts += 1;
  }
};

describe("a storefront without the catalog", () => {
  it("shows what it has read before, says so with 503 about the rest, and recovers", async () => {
    const [known, unknown] = [await shop.addProduct(5), await shop.addProduct(5)];
    const browser = openTestBrowser(shop.url);
    const paths = ["/", "/products", `/products/${known}`];
    await allOpen(browser, paths);
    shop.proxy("storefront-api-of-catalog").refuse();
    await allOpen(browser, paths);
    const page = await browser.open(`/products/${unknown}`);
    assert.deepEqual([page.status, page.headers.get("retry-after")], [503, "5"]);
    assert.match(page.text, /taking a break/);
    shop.healAll();
    await eventually("the page", async () => (await browser.open(`/products/${unknown}`)).status === 200);
  });
});

describe("a storefront without the user service", () => {
  it("lets everyone browse, with a session or without", async () => {
    const customer = await openAsCustomer();
    const productId = await shop.addProduct(5);
    const paths = ["/", "/products?category=coffee", `/products/${productId}`, "/cart"];
    shop.proxy("storefront-api-of-user").refuse();
    for (const browser of [customer, openTestBrowser(shop.url)]) await allOpen(browser, paths);
    const refused = await customer.open("/account");
    assert.equal(refused.status, 503);
    assert.match(refused.text, /taking a break/);
  });
});

describe("a storefront without the payment service", () => {
  it("says so before the form is filled in, keeps the cart, and goes on selling afterwards", async () => {
    const productId = await shop.addProduct(5);
    const browser = await openAsCustomer();
    await fillCart(browser, productId);
    shop.proxy("storefront-api-of-payment").refuse();
    const away = await browser.open("/checkout");
    assert.equal(away.status, 503);
    assert.match(away.text, /Payments are not available/);
    assert.doesNotMatch(away.html, /action="\/checkout"/);
    await allOpen(browser, ["/", `/products/${productId}`, "/cart"]);
    shop.healAll();
    await eventually("the check-out", async () => (await browser.open("/checkout")).status === 200);
    assert.match((await pay(browser, await browser.open("/checkout"))).text, /Thank you for your order/);
  });
});

/** Presses the button until there is an order. */
const payUntilOrdered = async (browser: TestBrowser, checkout: LoadedPage): Promise<void> => {
  let page = checkout;
  await eventually(
    "an order",
    async () => {
      attempts += 1;
      const result = await pay(browser, page).catch(() => undefined);
      // After a page of the load balancer, people go back and press the button again.
      if (result?.html.includes('action="/checkout"')) page = result;
      return result !== undefined && /^\/orders/.test(result.path) && result.status === 200;
    },
    60_000,
  );
};

describe("an order whose response is lost", () => {
  it("is paid once, however often the customer presses the button again", async () => {
    const stock = 50;
    const productId = await shop.addProduct(stock);
    for (const share of [0, 0.5, 0.9]) {
      const browser = await openAsCustomer();
      const checkout = await fillCart(browser, productId);
      const proxy = shop.proxy("storefront-api-of-payment");
      // Those of all repeats, too.
      proxy.cutResponses(100, share);
      const first = await pay(browser, checkout);
      proxy.heal();
      assert.match(first.text, /do not know yet whether your payment went through/);
      await payUntilOrdered(browser, first);
    }
    assert.equal(await unitsSold(productId, stock), 3);
  });

  it("is paid once if the storefront is killed while it is sent", async () => {
    const stock = 50;
    const productId = await shop.addProduct(stock);
    const carts = await Promise.all(
      Array.from({ length: buyers }, async () => {
        const browser = await openAsCustomer();
        return { browser, checkout: await fillCart(browser, productId) };
      }),
    );
    const paymentsBefore = await countPayments();
    // The responses are on their way for a while, so that the kill meets them.
    shop.proxy("storefront-api-of-payment").slow(500);
    const orders = carts.map(({ browser, checkout }) => payUntilOrdered(browser, checkout));
    await eventually("a payment", async () => (await countPayments()) > paymentsBefore);
    await shop.kill("storefront");
    await Promise.all(orders);
    assert.equal(await unitsSold(productId, stock), buyers);
  });
});

describe("a storefront that has no room for another request", () => {
  it("says so before it reads a cookie, calls a service or renders a page", async () => {
    isFull = true;
    await shop.kill("storefront");
    await shop.waitReady("storefront");
    for (const path of ["/", "/products", "/cart", "/no-such-page"]) {
      const response = await fetch(`${shop.url}${path}`);
      const { status, headers } = response;
      assert.deepEqual(
        [status, headers.get("retry-after"), headers.get("set-cookie")],
        [503, "1", null],
        path,
      );
      assert.match(await response.text(), /"type":"\/problems\/overloaded"/, path);
    }
    isFull = false;
    await shop.kill("storefront");
    await shop.waitReady("storefront");
    await allOpen(openTestBrowser(shop.url), ["/"]);
  });
});
