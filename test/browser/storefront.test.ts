import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type OpenStorefront, openStorefront } from "../../services/storefront/test/open-storefront.ts";
import { startWholeShop, type WholeShop } from "../whole-shop.ts";
import { openInPieces, type SlowProxy } from "./in-pieces.ts";
import { nameOf, openBrowser, themes, violationsOf } from "./open-browser.ts";

let shop: WholeShop;
let storefront: OpenStorefront;
let browser: Browser;

before(async () => {
  [shop, browser] = await Promise.all([startWholeShop(), openBrowser()]);
  storefront = await openStorefront(shop.url);
});
after(async () => {
  await browser?.close();
  await storefront?.close();
  await shop?.close();
});

const logIn = async (page: Page, name: "customer" | "admin"): Promise<void> => {
  await page.goto(`${storefront.url}/log-in`);
  await page.fill("main [name=email]", `${name}@shop.example`);
  await page.fill("main [name=password]", `${name}-local-only`);
  await page.click("main button.primary");
  await page.waitForSelector("text=Log out");
};

/** Fills the cart with the first product of a category. */
const fillCart = async (page: Page): Promise<void> => {
  await page.goto(`${storefront.url}/products?category=coffee`);
  await page.click(".product-card a");
  await page.click(".add-form .primary");
  await page.waitForSelector(".cart-lines");
};

const buy = async (page: Page): Promise<string> => {
  await fillCart(page);
  await page.click("text=Check out");
  await page.click("main button.primary");
  await page.waitForSelector(".history");
  return new URL(page.url()).pathname;
};

/** Every page, by the role of the visitor who may see it. */
const pagesOf = {
  visitor: [
    "/",
    "/products",
    "/products?q=nothing-like-it",
    "/cart",
    "/log-in",
    "/register",
    "/no-such-page",
  ],
  customer: ["/cart", "/checkout", "/orders", "/account"],
  admin: ["/admin/products", "/admin/products/new", "/admin/payments", "/admin/users"],
} as const;

const isTooWide = "document.documentElement.scrollWidth > document.documentElement.clientWidth";

describe("every page of the shop meets WCAG 2.2 AA, fits the screen and moves nothing", () => {
  for (const appearance of themes) {
    it(nameOf(appearance), { timeout: 90_000 }, async () => {
      const context = await browser.newContext({ ...appearance, bypassCSP: true, reducedMotion: "reduce" });
      const page = await context.newPage();
      const check = async (path: string): Promise<void> => {
        await page.goto(`${storefront.url}${path}`);
        assert.deepEqual(await violationsOf(page), [], path);
        assert.equal(await page.locator("h1").count(), 1, path);
        assert.equal(await page.evaluate(isTooWide), false, `${path} scrolls sideways`);
        assert.equal(await page.evaluate(layoutShift), 0, `${path} moves after it was shown`);
      };
      for (const path of pagesOf.visitor) await check(path);
      await logIn(page, "customer");
      const order = await buy(page);
      await fillCart(page);
      for (const path of [...pagesOf.customer, order]) await check(path);
      await page.click("text=Log out");
      await logIn(page, "admin");
      for (const path of [...pagesOf.admin, order.replace("/orders/", "/admin/payments/")]) await check(path);
      await page.goto(`${storefront.url}/admin/products`);
      await check(
        new URL(
          await page
            .locator("td a")
            .first()
            .evaluate((link) => (link as HTMLAnchorElement).href),
        ).pathname,
      );
      await context.close();
    });
  }
});

const layoutShift = `new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const { value } of list.getEntries()) sum += value; })
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
})`;

describe("a page that arrives in pieces", () => {
  let slow: SlowProxy;
  before(async () => {
    slow = await openInPieces(storefront.url);
  });
  after(() => slow?.close());

  for (const width of [390, 1280]) {
    it(`moves nothing, ${width} px wide`, async () => {
      const page = await browser.newPage({ viewport: { width, height: 844 } });
      for (const path of ["/", "/products", "/cart", "/log-in"]) {
        await page.goto(`${slow.url}${path}`);
        assert.equal(await page.evaluate(layoutShift), 0, path);
      }
      await page.close();
    });
  }
});

describe("a stranger", () => {
  const buyAsStranger = async (context: BrowserContext): Promise<void> => {
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    await fillCart(page);
    await page.click("text=Check out");
    await page.click("main >> text=Create account");
    await page.fill("main [name=name]", "Robin Reader");
    await page.fill("main [name=email]", `robin-${Math.random().toString(36).slice(2)}@shop.example`);
    await page.fill("main [name=password]", "correct horse battery");
    await page.click("main button.primary");
    await page.click("[value=pm_card_ok]");
    await page.click("main button.primary");
    await page.waitForSelector("text=Thank you for your order");
    assert.deepEqual(problems, []);
    await context.close();
  };

  it("buys something", async () => buyAsStranger(await browser.newContext()));

  it("buys something without JavaScript, on a phone", async () =>
    buyAsStranger(
      await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } }),
    ));

  it("buys something by keyboard alone", async () => {
    const page = await browser.newPage();
    await page.goto(`${storefront.url}/products?category=toys`);
    const tabTo = async (selector: string): Promise<void> => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((one) => document.activeElement?.matches(one) ?? false, selector)) return;
      }
      assert.fail(`60 × Tab does not reach ${selector}`);
    };
    await tabTo(".product-card a");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".add-form");
    await tabTo(".add-form .primary");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".cart-lines");
    await tabTo("a[href='/checkout']");
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=Log in");
    await page.close();
  });

  it("sees times in their own zone, and prices in their own language", async () => {
    const context = await browser.newContext({ timezoneId: "Asia/Tokyo", locale: "de-DE" });
    const page = await context.newPage();
    await page.goto(`${storefront.url}/log-in`);
    await page.fill("main [name=email]", "customer@shop.example");
    await page.fill("main [name=password]", "customer-local-only");
    await page.click("main button.primary");
    await page.goto(`${storefront.url}/orders`);
    const row = await page.locator("tbody tr").first();
    const iso = await row.locator("time").getAttribute("datetime");
    const expected = new Date(iso ?? "").toLocaleString("de-DE", {
      timeZone: "Asia/Tokyo",
      dateStyle: "medium",
      timeStyle: "short",
    });
    assert.equal(await row.locator("time").textContent(), expected);
    assert.match((await row.locator(".money").textContent()) ?? "", /^\d+,\d\d\s\$$/);
    await context.close();
  });
});

describe("what a page weighs", () => {
  const get = async (path: string) =>
    Buffer.from(await (await fetch(`${storefront.url}${path}`)).arrayBuffer());
  const addressOf = (html: string, pattern: RegExp): string => pattern.exec(html)?.[1] ?? "";

  it("script ≤ 10 kB, style ≤ 15 kB, the HTML of a list ≤ 15 kB, compressed", async () => {
    const html = (await get("/products")).toString();
    const script = await get(addressOf(html, /<script type="module" src="([^"]+)"/));
    const style = await get(addressOf(html, /<link rel="stylesheet" href="([^"]+)"/));
    assert.ok(brotliCompressSync(script).length <= 10_000);
    assert.ok(brotliCompressSync(style).length <= 15_000);
    assert.ok(gzipSync(html).length <= 15_000);
  });

  it("all pictures of a list together ≤ 100 kB", async () => {
    const html = (await get("/products?category=coffee")).toString();
    const pictures = [...html.matchAll(/<img src="([^"]+)"/g)].map(([, address]) => get(address ?? ""));
    const sizes = (await Promise.all(pictures)).map((picture) => gzipSync(picture).length);
    assert.ok(sizes.length > 5 && sizes.reduce((sum, size) => sum + size, 0) <= 100_000);
  });
});
