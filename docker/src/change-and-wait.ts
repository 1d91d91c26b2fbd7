import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const file = "services/catalog/src/domain/errors.ts";
const unknownProduct = "/api/catalog/products/01890000-0000-7000-8000-000000000000";

const detailOf = async (url: string): Promise<string> => {
  const response = await fetch(`${url}${unknownProduct}`).catch(() => undefined);
  return response?.status === 404 ? ((await response.json()) as { detail: string }).detail : "";
};

/** Changes one line of the catalog: the detail of the problem for a missing product. */
export const changeCatalog = (folder: string, words: string): void => {
  const path = join(folder, file);
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace(/`[\w ]+ product \$\{id\}\.`/, `\`${words} product \${id}.\``),
  );
};

/** Resolves when the shop at `url` serves the words. @throws after `withinMs` */
export const untilServed = async (url: string, words: string, withinMs: number): Promise<void> => {
  const until = performance.now() + withinMs;
  while (!(await detailOf(url)).startsWith(words)) {
    if (performance.now() > until) throw new Error(`“${words}” is not served within ${withinMs} ms`);
    await delay(20);
  }
};
