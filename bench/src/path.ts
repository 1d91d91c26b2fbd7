/**
 * Prints the files whose functions run for one payment and for one read from the cache, by V8's precise coverage:
 * `npm run bench -- path`. Each service runs in this process, on a PostgreSQL of its own. Fails if
 * docs/architecture.md names other numbers.
 */
import { readFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import request from "supertest";
import { startCatalog } from "../../services/catalog/test/start-catalog.ts";
import { startPayment } from "../../services/payment/test/start-payment.ts";

const repository = new URL("../..", import.meta.url).href;
const samples = 5;

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });

/** Files of this repository that ship, in which a function was called since it was asked for last. */
const takeFiles = async (): Promise<string[]> => {
  const { result } = await session.post("Profiler.takePreciseCoverage");
  return result
    .filter(({ url }) => url.startsWith(repository) && !/node_modules|\/test\/|\/packages\/local\//.test(url))
    .filter(({ functions }) => functions.some(({ ranges }) => ranges.some(({ count }) => count > 0)))
    .map(({ url }) => url.slice(repository.length))
    .filter((file) => /^(services|packages)\//.test(file))
    .toSorted();
};

/**
 * The files that every one of some calls enters, once everything is warm. Timers, such as the load shedder's,
 * run during some calls only.
 */
const filesOf = async (call: () => Promise<unknown>): Promise<string[]> => {
  for (let time = 0; time < 20; time += 1) await call();
  await takeFiles();
  const entered: Set<string>[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    await call();
    entered.push(new Set(await takeFiles()));
  }
  return [...(entered[0] ?? [])].filter((file) => entered.every((files) => files.has(file)));
};

const counts: number[] = [];
const print = (title: string, files: readonly string[]): void => {
  counts.push(files.length);
  process.stdout.write(`${title}: ${files.length} files\n${files.map((file) => `  ${file}\n`).join("")}\n`);
};

const payment = await startPayment();
const person = await payment.person();
print(
  "A payment, in the payment service",
  await filesOf(async () => {
    const { status, text } = await payment.pay(person);
    if (status !== 201) throw new Error(`${status}: ${text}`);
  }),
);
await payment.close();

const catalog = await startCatalog();
await catalog.bed
  .sql(
    `INSERT INTO products (id, name, description, category, price_amount, price_currency, on_hand)
   VALUES (gen_random_uuid(), 'Thing', '', 'things', 100, 'USD', 1)`,
  )
  .catch(() => undefined);
print(
  "A list of products from the cache, in the catalog",
  await filesOf(async () => {
    const { status, text } = await request(catalog.publicApp).get("/api/catalog/products");
    if (status !== 200) throw new Error(`${status}: ${text}`);
  }),
);
await catalog.close();

const page = readFileSync(new URL("../../docs/architecture.md", import.meta.url), "utf8");
const named =
  /code from (\d+) files of the payment service, and a cached list of products from (\d+) files/.exec(page);
const isAsNamed = counts.every((count, index) => count === Number(named?.[index + 1]));
if (!isAsNamed) process.stderr.write("docs/architecture.md names other numbers\n");
process.exit(isAsNamed ? 0 : 1);
