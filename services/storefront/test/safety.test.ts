import assert from "node:assert/strict";
import type { Server } from "node:http";
import { afterEach, describe, it } from "node:test";
import type { CookieKeys } from "@shop/secrets";
import { openTestBrowser } from "./browser.ts";
import { fakePeers, productWith, workingShop } from "./fake-peers.ts";
import { newKeys, serveStorefront } from "./serve-storefront.ts";

const productPath = "/products/01890000-0000-7000-8000-000000000001";
const pages = ["/", "/products", productPath, "/cart", "/log-in", "/register", "/no-such-page"];

describe("the pages", () => {
  let server: Server;
  afterEach(() => void server.close());

  const open = async (product = productWith()) => {
    const peers = fakePeers(() => workingShop(product));
    server = await serveStorefront(peers);
    return { browser: openTestBrowser(server), peers };
  };

  it("allow only scripts of their own response, and nothing from other sites", async () => {
    const { browser } = await open();
    for (const path of pages) {
      const { html, headers } = await browser.open(path);
      const policy = headers.get("content-security-policy") ?? "";
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
      assert.ok(nonce, path);
      assert.doesNotMatch(policy, /unsafe|\*|https?:/, path);
      for (const script of html.match(/<script[^>]*>/g) ?? [])
        assert.ok(script.includes(`nonce="${nonce}"`), script);
      for (const [, address] of html.matchAll(/\s(?:src|href|action)="([^"]*)"/g))
        assert.match(address ?? "", /^(?:\/(?!\/)|#)/, path);
      assert.doesNotMatch(html, /\sstyle="|\son\w+="/, path);
    }
    const [first, second] = await Promise.all([browser.open("/"), browser.open("/")]);
    assert.notEqual(
      first.headers.get("content-security-policy"),
      second.headers.get("content-security-policy"),
    );
  });

  it("show every text as text, also inside structured data", async () => {
    const attack = `</script><script>alert(1)</script><img src=x onerror="alert(1)">`;
    const { browser } = await open(productWith({ name: attack, description: attack }));
    for (const path of ["/", "/products", productPath, `/products?q=${encodeURIComponent(attack)}`]) {
      const { html } = await browser.open(path);
      assert.doesNotMatch(html, /<script>alert|<img src=x/, path);
    }
  });

  it("are documents in standards mode, also those that say what went wrong", async () => {
    const { browser } = await open();
    for (const path of ["/", "/products", productPath, "/cart", "/log-in", "/no-such-page"])
      assert.match((await browser.open(path)).html, /^<!DOCTYPE html><html lang="en">/, path);
  });

  it("keep tokens from scripts: they are in no page, and in no cookie that a script or another site gets", async () => {
    const { browser, peers } = await open();
    const fields = { email: "r@shop.example", password: "correct horse" };
    const home = await browser.submit(await browser.open("/log-in"), "/log-in", { fields });
    assert.match(home.text, /Log out/);
    const secrets = ["refresh-1", ...peers.requests.map(({ headers }) => headers["authorization"]?.slice(7))];
    for (const secret of secrets.filter((one) => one !== undefined)) {
      assert.ok(!home.html.includes(secret));
      for (const cookie of browser.cookies.values()) assert.ok(!cookie.includes(secret));
    }
    for (const [name, cookie] of browser.cookies) assert.match(cookie, /HttpOnly; SameSite=Lax/, name);
  });

  it("are listed for search engines under the shop's own address, except those of one visitor", async () => {
    const { browser } = await open();
    const sitemap = (await browser.open("/sitemap.xml")).html;
    assert.match(sitemap, new RegExp(`<loc>http://127\\.0\\.0\\.1:\\d+${productPath}</loc>`));
    assert.match((await browser.open("/robots.txt")).html, /Disallow: \/cart\n.*Sitemap: http:/s);
    for (const path of ["/cart", "/log-in", "/products?q=x"])
      assert.match((await browser.open(path)).html, /<meta name="robots" content="noindex"/, path);
  });

  it("ignore cookies that the shop did not make", async () => {
    const { browser } = await open();
    for (const cookie of [
      "session=eyJhbGciOiJkaXIifQ..a.b.c",
      "cart=[]",
      "session=",
      "cart=%",
      "visitor=x",
    ]) {
      assert.equal((await browser.open("/cart", { cookie })).status, 200, cookie);
    }
  });

  it("read the cookies of previous keys, and forget those of a key that is gone", async () => {
    let keys: CookieKeys = newKeys();
    server = await serveStorefront(
      fakePeers(() => workingShop()),
      () => keys,
    );
    const browser = openTestBrowser(server);
    await browser.submit(await browser.open(productPath), "/cart/lines");
    const rotate = (): void => {
      const next = { ...newKeys().next, kid: `${keys.next.kid}+` };
      keys = { next, current: keys.next, previous: [keys.current, ...keys.previous] };
    };
    for (const _ of ["previous", "the one before"]) {
      rotate();
      assert.match((await browser.open("/cart")).text, /Ethiopia Guji/);
    }
    keys = { ...keys, previous: keys.previous.slice(0, 1) };
    assert.match((await browser.open("/cart")).text, /Your cart is empty/);
  });
});

describe("a form", () => {
  let server: Server;
  afterEach(() => void server.close());

  const open = async () => {
    server = await serveStorefront(fakePeers(() => workingShop()));
    return openTestBrowser(server);
  };

  it("does nothing if another site sends it", async () => {
    const browser = await open();
    const page = await browser.open(productPath);
    for (const origin of ["https://evil.example", "null", undefined, "http://127.0.0.1:1"]) {
      const result = await browser.submit(page, "/cart/lines", { origin });
      assert.equal(result.status, 403, String(origin));
      assert.match(result.text, /out of date/);
    }
    assert.match((await browser.open("/cart")).text, /Your cart is empty/);
  });

  it("does nothing without this browser's own token", async () => {
    const browser = await open();
    const page = await browser.open(productPath);
    const other = await openTestBrowser(server).open(productPath);
    for (const formToken of ["", "x", /name="formToken" value="([^"]+)"/.exec(other.html)?.[1] ?? ""]) {
      const result = await browser.submit(page, "/cart/lines", { fields: { formToken } });
      assert.equal(result.status, 403, formToken);
    }
    assert.match((await browser.open("/cart")).text, /Your cart is empty/);
  });

  it("rejects values that no page could have sent", async () => {
    const browser = await open();
    const page = await browser.open(productPath);
    for (const quantity of ["-1", "1e9", "NaN", "1.5", "0"]) {
      assert.equal(
        (await browser.submit(page, "/cart/lines", { fields: { quantity } })).status,
        403,
        quantity,
      );
    }
  });

  it("returns to pages of this shop only", async () => {
    const browser = await open();
    const fields = { email: "r@shop.example", password: "correct horse" };
    for (const to of [
      "//evil.example",
      "/\\evil.example",
      "https://evil.example",
      "javascript:alert(1)",
      "/\t/evil.example",
    ]) {
      const page = await browser.submit(await browser.open("/log-in"), "/log-in", {
        fields: { ...fields, to },
      });
      assert.equal(page.path, "/", to);
    }
  });
});

describe("the visitor's address", () => {
  it("is the one that the load balancer saw, not the one that the browser claims", async () => {
    const peers = fakePeers(() => workingShop());
    const server = await serveStorefront(peers);
    const browser = openTestBrowser(server);
    const page = await browser.open("/log-in");
    await browser.submit(page, "/log-in", {
      fields: { email: "r@shop.example", password: "correct horse" },
      headers: { "x-forwarded-for": "203.0.113.9, 198.51.100.7" },
    });
    server.close();
    const logIn = peers.requests.find(({ name }) => name === "logIn");
    assert.equal(logIn?.headers["x-forwarded-for"], "198.51.100.7");
  });
});
