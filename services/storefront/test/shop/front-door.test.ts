import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { type OpenShop, openShop } from "../../../../test/whole-shop.ts";
import { type LoadedPage, openTestBrowser, type TestBrowser } from "../browser.ts";

describe("a shop with its storefront", () => {
  let shop: OpenShop;

  before(async () => {
    shop = await openShop();
  });
  after(() => shop?.close());

  /** A browser with a new account. */
  const openAsCustomer = async (): Promise<TestBrowser> => {
    const browser = openTestBrowser(shop.url);
    const fields = {
      name: "Robin",
      email: `robin-${randomUUID()}@shop.example`,
      password: "correct horse battery",
    };
    const page = await browser.submit(await browser.open("/register"), "/register", { fields });
    assert.match(page.text, /Log out/);
    return browser;
  };

  const openAsAdmin = async (): Promise<TestBrowser> => {
    const browser = openTestBrowser(shop.url);
    const fields = { email: "admin@shop.example", password: "admin-local-only" };
    await browser.submit(await browser.open("/log-in"), "/log-in", { fields });
    return browser;
  };

  /** Adds a product of its own to the catalog. @returns its id */
  const addProduct = async (onHand: number, amount = 1_000): Promise<string> => {
    const name = randomUUID().slice(0, 8).toUpperCase();
    const { body } = await shop.call("POST", "/api/catalog/products", {
      token: shop.admin,
      body: {
        sku: `TEST-${name}`,
        name: `Test product ${name}`,
        category: "toys",
        price: { amount, currency: "USD" },
        onHand,
      },
    });
    return String(body["id"]);
  };

  const putIntoCart = async (browser: TestBrowser, productId: string): Promise<void> => {
    await browser.submit(await browser.open(`/products/${productId}`), "/cart/lines");
  };

  const pay = (browser: TestBrowser, page: LoadedPage, paymentMethod = "pm_card_ok") =>
    browser.submit(page, "/checkout", { fields: { paymentMethod } });

  const paymentsOf = async (productId: string): Promise<{ status: string }[]> => {
    const { body } = await shop.call("GET", "/api/payments?limit=100", { token: shop.admin });
    const items = body["items"] as { status: string; lines: { productId: string }[] }[];
    return items.filter(({ lines }) => lines.some((line) => line.productId === productId));
  };

  it("sells to a stranger, who registers on the way", async () => {
    const productId = await addProduct(5);
    const browser = openTestBrowser(shop.url);
    await putIntoCart(browser, productId);
    const logIn = await browser.open("/checkout");
    assert.equal(logIn.path, "/log-in?to=%2Fcheckout");
    const fields = {
      name: "Kim",
      email: `kim-${randomUUID()}@shop.example`,
      password: "correct horse battery",
      to: "/checkout",
    };
    const checkout = await browser.submit(await browser.open("/register?to=%2Fcheckout"), "/register", {
      fields,
    });
    assert.equal(checkout.path, "/checkout");
    const order = await pay(browser, checkout);
    assert.match(order.path, /^\/orders\/[0-9a-f-]{36}\?new/);
    const [, trace = ""] = /href="(\/traces\/[^"]+)"/.exec(order.html) ?? [];
    assert.equal((await openTestBrowser(shop.url).open(trace)).status, 200, "its trace");
    assert.match(order.text, /Thank you for your order.*\$10\.00/);
    assert.match((await browser.open("/cart")).text, /Your cart is empty/);
    assert.match((await browser.open("/orders")).text, /Paid.*\$10\.00/);
  });

  it("takes one payment for a double click, a second tab, and a form that is sent again later", async () => {
    const productId = await addProduct(9);
    const browser = await openAsCustomer();
    await putIntoCart(browser, productId);
    const [tab, otherTab] = [await browser.open("/checkout"), await browser.open("/checkout")];
    const results = await Promise.all([pay(browser, tab), pay(browser, tab), pay(browser, otherTab)]);
    const later = await pay(browser, tab);
    assert.equal((await paymentsOf(productId)).length, 1);
    assert.equal(
      later.path.split("?")[0],
      results.find(({ path }) => path.startsWith("/orders/"))?.path.split("?")[0],
    );
  });

  it("keeps the cart of a declined card, and takes another", async () => {
    const productId = await addProduct(5);
    const browser = await openAsCustomer();
    await putIntoCart(browser, productId);
    const declined = await pay(browser, await browser.open("/checkout"), "pm_card_declined");
    assert.match(declined.text, /Your card was declined.*Nothing was charged/);
    assert.match((await pay(browser, declined)).text, /Thank you/);
    assert.deepEqual((await paymentsOf(productId)).map(({ status }) => status).sort(), [
      "declined",
      "succeeded",
    ]);
  });

  it("charges no price that was not shown", async () => {
    const productId = await addProduct(5);
    const browser = await openAsCustomer();
    await putIntoCart(browser, productId);
    const checkout = await browser.open("/checkout");
    const edit = await fetch(`${shop.url}/api/catalog/products/${productId}`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${shop.admin}`, "if-match": "*", "content-type": "application/json" },
      body: JSON.stringify({ price: { amount: 1_200, currency: "USD" } }),
    });
    assert.equal(edit.status, 200);
    const changed = await pay(browser, checkout);
    assert.match(changed.text, /A price has changed.*Pay \$12\.00/);
    assert.match((await pay(browser, changed)).text, /Thank you.*\$12\.00/);
  });

  it("sells the last unit once, and tells the other customer", async () => {
    const productId = await addProduct(1);
    const [one, other] = [await openAsCustomer(), await openAsCustomer()];
    for (const browser of [one, other]) await putIntoCart(browser, productId);
    const pages = [await one.open("/checkout"), await other.open("/checkout")] as const;
    const results = await Promise.all([pay(one, pages[0]), pay(other, pages[1])]);
    const texts = results.map(({ text }) => text);
    assert.equal(texts.filter((text) => text.includes("Thank you")).length, 1);
    assert.equal(texts.filter((text) => text.includes("Not everything is available any more")).length, 1);
  });

  it("takes a blank or unreadable number for a mistake, never for 0", async () => {
    const productId = await addProduct(7, 1_000);
    const path = `/admin/products/${productId}`;
    const admin = await openAsAdmin();
    for (const typed of ["", " ", "1e3", "0x1", "-5", "Infinity"]) {
      const page = await admin.open(path);
      const priced = await admin.submit(page, path, { fields: { description: "", priceCents: typed } });
      assert.doesNotMatch(priced.text, /The product is saved/, typed);
      const stocked = await admin.submit(page, `${path}/stock`, { fields: { onHand: typed } });
      assert.doesNotMatch(stocked.text, /The stock is set/, typed);
    }
    const { body } = await shop.call("GET", `/api/catalog/products/${productId}`);
    assert.deepEqual([(body["price"] as { amount: number }).amount, body["available"]], [1_000, 7]);
    const customer = openTestBrowser(shop.url);
    await putIntoCart(customer, productId);
    const line = `/cart/lines/${productId}`;
    for (const quantity of ["", "x", "-1", "99999"])
      await customer.submit(await customer.open("/cart"), line, { fields: { quantity } });
    assert.match((await customer.open("/cart")).text, /Test product/);
  });

  it("shows both versions to an administrator who edits what another has changed", async () => {
    const productId = await addProduct(1);
    const browser = await openAsAdmin();
    const path = `/admin/products/${productId}`;
    const [page, otherPage] = [await browser.open(path), await browser.open(path)];
    const description = "Made of wood.";
    await browser.submit(otherPage, path, { fields: { name: "First name", description } });
    const conflict = await browser.submit(page, path, { fields: { name: "Second name", description } });
    assert.equal(conflict.status, 412);
    assert.match(conflict.text, /Someone else has changed.*First name Second name/);
    const saved = await browser.submit(conflict, path, { fields: { description } });
    assert.match(saved.text, /Second name.*The product is saved/);
  });

  it("refunds once, however often the form is sent", async () => {
    const productId = await addProduct(1);
    const customer = await openAsCustomer();
    await putIntoCart(customer, productId);
    const order = await pay(customer, await customer.open("/checkout"));
    const paymentId = order.path.split(/[/?]/)[2] ?? "";
    const browser = await openAsAdmin();
    const page = await browser.open(`/admin/payments/${paymentId}`);
    const action = `/admin/payments/${paymentId}/refunds`;
    const refund = () => browser.submit(page, action, { fields: { amount: "250", reason: "" } });
    await Promise.all([refund(), refund()]);
    await refund();
    assert.match((await customer.open(`/orders/${paymentId}`)).text, /Partly refunded Refunded \$2\.50/);
  });

  it("shows the administration to administrators only", async () => {
    const browser = await openAsCustomer();
    assert.equal((await browser.open("/admin/products")).status, 403);
    assert.equal(
      (await openTestBrowser(shop.url).open("/admin/products")).path,
      "/log-in?to=%2Fadmin%2Fproducts",
    );
  });

  it("changes the account and deletes it, each with the current password", async () => {
    const browser = await openAsCustomer();
    const account = await browser.open("/account");
    const wrong = { email: `new-${randomUUID()}@shop.example`, currentPassword: "wrong" };
    assert.match(
      (await browser.submit(account, "/account/email", { fields: wrong })).text,
      /The current password is wrong/,
    );
    const right = { ...wrong, currentPassword: "correct horse battery" };
    assert.match((await browser.submit(account, "/account/email", { fields: right })).text, /Saved/);
    const gone = await browser.submit(await browser.open("/account"), "/account/delete", {
      fields: { currentPassword: "correct horse battery", confirm: "yes" },
    });
    assert.match(gone.text, /Log in/);
    assert.equal((await browser.open("/account")).path, "/log-in?to=%2Faccount");
  });
});
