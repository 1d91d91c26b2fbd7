import assert from "node:assert/strict";
import type { Server } from "node:http";
import { afterEach, describe, it } from "node:test";
import { openTestBrowser, type TestBrowser } from "./browser.ts";
import { fakePeers, type Responses, workingShop } from "./fake-peers.ts";
import { serveStorefront } from "./serve-storefront.ts";

const without = (responses: Responses, ...names: readonly string[]): Responses =>
  Object.fromEntries(Object.entries(responses).filter(([name]) => !names.includes(name)));

describe("a shop without one of its services", () => {
  let server: Server;
  let responses: Responses = workingShop();
  afterEach(() => void server.close());

  const open = async (first: Responses): Promise<TestBrowser> => {
    responses = first;
    server = await serveStorefront(fakePeers(() => responses));
    return openTestBrowser(server);
  };

  const logIn = async (browser: TestBrowser): Promise<void> => {
    const page = await browser.open("/log-in");
    const fields = { email: "r@shop.example", password: "correct horse" };
    assert.equal((await browser.submit(page, "/log-in", { fields })).path, "/");
  };

  it("says so with 503 and Retry-After if the catalog is away from the start", async () => {
    const browser = await open({});
    const page = await browser.open("/products");
    assert.equal(page.status, 503);
    assert.match(page.headers.get("retry-after") ?? "", /^\d+$/);
    assert.match(page.text, /taking a break/);
  });

  it("goes on showing products that it has read before", async () => {
    const browser = await open(workingShop());
    await browser.open("/products");
    responses = {};
    const page = await browser.open("/products");
    assert.equal(page.status, 200);
    assert.match(page.text, /Ethiopia Guji/);
  });

  it("lets visitors browse while the user service is away, logged in or not", async () => {
    const browser = await open(workingShop());
    await logIn(browser);
    responses = without(workingShop(), "logIn", "getMe", "refresh");
    assert.match((await browser.open("/products")).text, /Ethiopia Guji/);
    assert.match((await openTestBrowser(server).open("/products")).text, /Ethiopia Guji/);
  });

  it("says that payments are away before the form is filled in", async () => {
    const browser = await open(workingShop());
    await logIn(browser);
    await browser.submit(await browser.open("/products/01890000-0000-7000-8000-000000000001"), "/cart/lines");
    responses = without(workingShop(), "listPayments");
    const page = await browser.open("/checkout");
    assert.deepEqual([page.status, page.headers.get("retry-after")], [503, "5"]);
    assert.match(page.text, /Payments are not available.*Ethiopia Guji/);
    assert.doesNotMatch(page.html, /action="\/checkout"/);
  });

  it("keeps the cart and explains itself if payments go away after the form was opened", async () => {
    const browser = await open(workingShop());
    await logIn(browser);
    const product = await browser.open("/products/01890000-0000-7000-8000-000000000001");
    await browser.submit(product, "/cart/lines");
    const paid = await browser.submit(await browser.open("/checkout"), "/checkout");
    assert.equal(paid.status, 503);
    assert.match(paid.text, /do not know yet whether your payment went through/);
    assert.match((await browser.open("/cart")).text, /Ethiopia Guji/);
  });

  it("repeats the very same order after a response was lost", async () => {
    const peers = fakePeers(() => responses);
    responses = workingShop();
    server = await serveStorefront(peers);
    const browser = openTestBrowser(server);
    await logIn(browser);
    await browser.submit(await browser.open("/products/01890000-0000-7000-8000-000000000001"), "/cart/lines");
    const again = await browser.submit(await browser.open("/checkout"), "/checkout");
    await browser.submit(again, "/checkout");
    const orders = peers.requests.filter(({ name }) => name === "pay");
    assert.equal(orders.length, 2);
    assert.equal(new Set(orders.map(({ headers }) => headers["idempotency-key"])).size, 1);
    assert.equal(new Set(orders.map(({ body }) => body)).size, 1);
  });
});
