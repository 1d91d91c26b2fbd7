import assert from "node:assert/strict";
import type { Server } from "node:http";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { createDevelopmentPages } from "../../services/storefront/dev/pages.tsx";
import type { CreatePages } from "../../services/storefront/src/create-pages.ts";
import { fakePeers, workingShop } from "../../services/storefront/test/fake-peers.ts";
import { addressOf, newKeys, serveStorefront } from "../../services/storefront/test/serve-storefront.ts";
import { nameOf, openBrowser, openPage, themes, violationsOf } from "./open-browser.ts";

let server: Server;
let browser: Browser;
let url: string;

before(async () => {
  const peers = fakePeers(() => workingShop());
  const keys = newKeys();
  const create: CreatePages = (options) => createDevelopmentPages(options, "1");
  [browser, server] = await Promise.all([openBrowser(), serveStorefront(peers, () => keys, create)]);
  url = `${addressOf(server)}/_components`;
});
after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

// Several pages stand on this one, so that their ids and headings repeat.
const ofOnePage = /^(duplicate-id|landmark-unique|page-has-heading-one|heading-order)/;

describe("every component in every state meets WCAG 2.2 AA and fits the screen", () => {
  // Both colour schemes and both widths, in half of the time that all four looks take.
  for (const theme of [themes[0], themes[3]]) {
    it(nameOf(theme), async () => {
      const page = await openPage(browser, url, theme, ".cart-lines");
      const violations = await violationsOf(page);
      assert.deepEqual(
        violations.filter((violation) => !ofOnePage.test(violation)),
        [],
      );
      const isTooWide = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
      assert.equal(await page.evaluate(isTooWide), false, "the page scrolls sideways");
      await page.context().close();
    });
  }
});
