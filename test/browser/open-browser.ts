import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const screenshots = fileURLToPath(new URL("./.local/", import.meta.url));

/** A viewport and colour scheme. */
export const themes = [
  { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { colorScheme: "light", viewport: { width: 390, height: 844 } },
  { colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const;

export type Theme = (typeof themes)[number];

export const nameOf = ({ colorScheme, viewport }: Theme): string =>
  `${colorScheme}, ${viewport.width} px wide`;

/** Starts the installed Chromium. Its sandbox needs privileges that root in a container lacks. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });

/** Opens an address in one look, waits for `ready` and saves a screenshot in test/browser/.local. */
export const openPage = async (browser: Browser, url: string, theme: Theme, ready: string): Promise<Page> => {
  // The page's CSP would block axe, and animations would change colours during the measurement.
  const context = await browser.newContext({ ...theme, bypassCSP: true, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForSelector(ready, { state: "attached" });
  const name = `${new URL(url).pathname.replaceAll(/\W+/g, "-")}-${theme.colorScheme}-${theme.viewport.width}`;
  await page.screenshot({ path: `${screenshots}${name}.png` });
  return page;
};

/**
 * Each violation of WCAG 2.2 AA and of axe's best practices, as one line; `except` selects third-party
 * markup.
 */
export const violationsOf = async (page: Page, except: readonly string[] = []): Promise<string[]> => {
  await page.evaluate(axe);
  const source = `axe.run({ exclude: ${JSON.stringify(except.map((one) => [one]))} }, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  })`;
  const { violations } = (await page.evaluate(source)) as {
    violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[];
  };
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
};
