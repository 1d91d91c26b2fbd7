import assert from "node:assert/strict";
import type { Server } from "node:http";
import { afterEach, describe, it } from "node:test";
import { openTestBrowser, type TestBrowser } from "./browser.ts";
import { fakePeers, productWith, type Responses, userId, workingShop } from "./fake-peers.ts";
import { serveStorefront } from "./serve-storefront.ts";

const nothing = () => ({ status: 200, body: { items: [], nextCursor: null } });
const countOf = (value: number, atLeast = false) => ({
  countProducts: () => ({ status: 200, body: { value, atLeast } }),
});
const decoded = (html: string): string => html.replaceAll("&amp;", "&");
const linksIn = (html: string): string[] =>
  [...decoded(html).matchAll(/href="([^"]*)"/g)].map(([, href = ""]) => href);

const servers: Server[] = [];
let peers: ReturnType<typeof fakePeers>;
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

const open = async (responses: Responses): Promise<TestBrowser> => {
  peers = fakePeers(() => responses);
  const server = await serveStorefront(peers);
  servers.push(server);
  return openTestBrowser(server);
};

/** The query that the last call of an operation had. */
const lastQuery = (name: string): Record<string, string> => {
  const target = peers.requests.findLast((request) => request.name === name)?.target ?? "";
  return Object.fromEntries(new URL(target, "http://shop.example").searchParams);
};

describe("the list of products", () => {
  it("sends prices in minor units, however they are typed, and shows them as typed", async () => {
    const browser = await open({ ...workingShop(), ...countOf(1) });
    const cases = [
      ["10", "1000"],
      ["12.5", "1250"],
      ["12,50", "1250"],
      ["0.29", "29"],
      ["19.99", "1999"],
    ] as const;
    for (const [typed, sent] of cases) {
      const page = await browser.open(`/products?minPrice=${typed}&inStock=true`);
      assert.equal(lastQuery("listProducts")["minPrice"], sent);
      assert.equal(lastQuery("listProducts")["inStock"], "true");
      const shown = /id="minPrice"[^>]*value="([^"]*)"/.exec(page.html)?.[1];
      assert.equal(Number(shown), Number(typed.replace(",", ".")));
    }
  });

  it("ignores what it cannot read, and swaps prices in the wrong order", async () => {
    const browser = await open({ ...workingShop(), ...countOf(1) });
    for (const price of ["", "-1", "ten", "1e3", "9999999", "1.234"]) {
      assert.equal((await browser.open(`/products?maxPrice=${price}&inStock=maybe`)).status, 200);
      assert.deepEqual(lastQuery("listProducts"), { sort: "name", limit: "20" });
    }
    await browser.open("/products?minPrice=20&maxPrice=10");
    assert.equal(lastQuery("listProducts")["minPrice"], "1000");
    assert.equal(lastQuery("listProducts")["maxPrice"], "2000");
  });

  it("says how many products there are, in the visitor's language, and does without if it is not known", async () => {
    const browser = await open({ ...workingShop(), ...countOf(1_234, true) });
    assert.match((await browser.open("/products")).text, /\b1 product\b/);
    assert.match((await browser.open("/products?inStock=true")).text, /At least 1,234 products/);
    const german = await browser.open("/products?inStock=true", { "accept-language": "de" });
    assert.match(german.text, /Mindestens 1\.234 Produkte/);
    const without = await (await open(workingShop())).open("/products?inStock=true");
    assert.equal(without.status, 200);
    assert.match(without.text, /Ethiopia Guji/);
  });

  it("offers to remove each filter alone if nothing is found", async () => {
    const browser = await open({ ...workingShop(), ...countOf(0), listProducts: nothing });
    const page = await browser.open("/products?q=tea&category=coffee&minPrice=5&maxPrice=7.5&inStock=true");
    const links = linksIn(page.html);
    for (const path of [
      "/products?category=coffee&minPrice=5&maxPrice=7.50&inStock=true",
      "/products?q=tea&minPrice=5&maxPrice=7.50&inStock=true",
      "/products?q=tea&category=coffee&maxPrice=7.50&inStock=true",
      "/products?q=tea&category=coffee&minPrice=5&inStock=true",
      "/products?q=tea&category=coffee&minPrice=5&maxPrice=7.50",
      "/products",
    ])
      assert.ok(links.includes(path), path);
    assert.match(page.text, /No products found/);
  });

  it("keeps the filters on the next page, and goes on after a page without products", async () => {
    const listProducts = () => ({ status: 200, body: { items: [], nextCursor: "abc" } });
    const browser = await open({ ...workingShop(), ...countOf(5, true), listProducts });
    const page = await browser.open("/products?q=tea&maxPrice=7.5&inStock=true&sort=price");
    assert.ok(
      linksIn(page.html).includes("/products?q=tea&maxPrice=7.50&inStock=true&sort=price&cursor=abc"),
      "there is no link to the next page",
    );
    assert.match(page.text, /There may be some in the next/);
    assert.doesNotMatch(page.text, /No products found/);
  });
});

describe("the administration's lists", () => {
  const openAsAdmin = async (responses: Responses): Promise<TestBrowser> => {
    const browser = await open({ ...workingShop(productWith(), ["admin"]), ...responses });
    const fields = { email: "r@shop.example", password: "correct horse" };
    await browser.submit(await browser.open("/log-in"), "/log-in", { fields });
    return browser;
  };
  const user = {
    id: userId,
    email: "ada@shop.example",
    name: "Ada",
    roles: ["customer"],
    createdAt: "2026-11-30T12:00:00.000Z",
    updatedAt: "2026-11-30T12:00:00.000Z",
  };

  it("find users by e-mail without an address in any URL, page by page", async () => {
    const found = () => ({ status: 200, body: { items: [user], nextCursor: "abc" } });
    const browser = await openAsAdmin({ listUsers: found, searchUsers: found });
    const list = await browser.open("/admin/users");
    const page = await browser.submit(list, "/admin/users", { fields: { email: "ada@" } });
    assert.equal(page.path, "/admin/users");
    assert.match(page.text, /ada@shop\.example/);
    assert.match(page.html, /name="cursor" value="abc"/);
    await browser.submit(page, "/admin/users", { fields: { email: "ada@", cursor: "abc" } });
    const bodies = peers.requests.filter(({ name }) => name === "searchUsers").map(({ body }) => body);
    assert.deepEqual(
      bodies.map((body) => JSON.parse(body ?? "")),
      [{ email: "ada@" }, { email: "ada@", cursor: "abc" }],
    );
    for (const { target } of peers.requests) assert.doesNotMatch(target, /ada/);
  });

  it("filter payments by status, customer and days, the last one included, on every page", async () => {
    const listPayments = () => ({ status: 200, body: { items: [], nextCursor: "abc" } });
    const browser = await openAsAdmin({ listPayments });
    const filter = `status=declined&userId=${userId}&from=2026-02-27&to=2026-02-28`;
    const page = await browser.open(`/admin/payments?${filter}`);
    assert.deepEqual(lastQuery("listPayments"), {
      status: "declined",
      userId,
      from: "2026-02-27T00:00:00Z",
      to: "2026-03-01T00:00:00.000Z",
    });
    assert.ok(linksIn(page.html).includes(`/admin/payments?${filter}&cursor=abc`));
    await browser.open("/admin/payments?status=paid&userId=7&from=2026-02-30&to=yesterday");
    assert.deepEqual(lastQuery("listPayments"), {});
  });

  it("show an administrator's own orders only, on every page", async () => {
    const listPayments = () => ({ status: 200, body: { items: [], nextCursor: null } });
    const browser = await openAsAdmin({ listPayments });
    await browser.open("/orders?cursor=abc");
    assert.deepEqual(lastQuery("listPayments"), { cursor: "abc", userId });
  });
});
