/** Takes the README's pictures of the shop: `npm run fix -- screenshots`. Needs Chromium, as the tests do. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { openStorefront } from "../../services/storefront/test/open-storefront.ts";
import { startWholeShop } from "../whole-shop.ts";
import { openBrowser } from "./open-browser.ts";

const images = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const shop = await startWholeShop();
const storefront = await openStorefront(shop.url);
const browser = await openBrowser();

const open = (colorScheme: "light" | "dark", width: number, height: number): Promise<Page> =>
  browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });

/** Encodes a PNG as WebP, which is a third of the size. Runs in the browser. */
const encode = `async (png) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext("2d").drawImage(image, 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.9 });
  return new Uint8Array(await blob.arrayBuffer()).toBase64();
}`;

const save = async (page: Page, name: string): Promise<void> => {
  await page.waitForLoadState("networkidle");
  const png = await page.screenshot();
  await page.goto("about:blank");
  const webp = (await page.evaluate(`(${encode})("${png.toString("base64")}")`)) as string;
  writeFileSync(`${images}shop-${name}.webp`, Buffer.from(webp, "base64"));
  await page.close();
};

const openProduct = async (page: Page, sku: string): Promise<void> => {
  await page.goto(`${storefront.url}/products?q=${encodeURIComponent(sku)}`);
  await page.locator(".product-card a").first().click();
  await page.waitForSelector(".add-form");
};

const addToCart = async (page: Page, name: string): Promise<void> => {
  await openProduct(page, name);
  await page.click(".add-form .primary");
  await page.waitForSelector(".cart-lines");
};

const takeCheckout = async (): Promise<void> => {
  const page = await open("dark", 1280, 800);
  for (const name of ["Guji", "Gooseneck", "Tin robot"]) await addToCart(page, name);
  await page.click("text=Check out");
  await page.fill("main [name=email]", "customer@shop.example");
  await page.fill("main [name=password]", "customer-local-only");
  await page.click("main button.primary");
  await page.waitForSelector(".choices");
  await save(page, "checkout-dark");
};

try {
  const home = await open("light", 1280, 800);
  await home.goto(storefront.url);
  await save(home, "home");
  const product = await open("light", 390, 780);
  await openProduct(product, "Gooseneck");
  await save(product, "product-phone");
  await takeCheckout();
} finally {
  await browser.close();
  await storefront.close();
  await shop.close();
}
