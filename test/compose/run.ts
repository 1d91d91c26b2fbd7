/**
 * Starts the shop in containers, runs the tests against it, and removes it: `npm test -- compose`. Needs a
 * Docker engine with Compose.
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { products } from "../../packages/local/launcher/src/seed/products.ts";
import { compose, repository, shop, url } from "./docker.ts";

const all = [
  ...globSync("test/compose/*.test.ts", { cwd: repository }).toSorted(),
  ...globSync("{test/e2e,services/*/test/shop}/front-door.test.ts", { cwd: repository }).toSorted(),
];

const tests = process.argv.length > 2 ? process.argv.slice(2) : all;

const printLine = (line: string): void => void process.stdout.write(`${line}\n`);
const timed = async (what: string, work: () => Promise<unknown>): Promise<void> => {
  const start = performance.now();
  await work();
  printLine(`${what} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
};

const test = (): boolean => {
  const flags = ["--test", "--test-concurrency=1", "--test-timeout=180000", "--test-reporter=spec"];
  const { status } = spawnSync(process.execPath, [...flags, ...tests], {
    cwd: repository,
    stdio: "inherit",
    env: { ...process.env, BASE_URL: url },
  });
  return status === 0;
};

/** Counts the products as a client would, through the gateway. */
const countProducts = async (): Promise<number> => {
  const response = await fetch(`${url}/api/catalog/categories`);
  const { items } = (await response.json()) as { items: { products: number }[] };
  return items.reduce((sum, { products: count }) => sum + count, 0);
};

let passed = false;
try {
  await timed("images are built", () => compose("build"));
  await timed("the shop is healthy", () => compose("up", "-d", "--wait", "--wait-timeout", "30"));
  const stocked = await countProducts();
  if (stocked !== products.length)
    throw new Error(
      `docker compose up --wait returned with ${stocked} of ${products.length} products in stock`,
    );
  passed = test();
  if (!passed) printLine(await compose("logs", "--tail", "20"));
} finally {
  await timed("the shop is down", () => compose("down", "-v", "--remove-orphans"));
}
const left = await shop.remains();
if (left.length > 0) printLine(`docker compose down -v left ${left.join(", ")}`);
process.exit(passed && left.length === 0 ? 0 : 1);
