import assert from "node:assert/strict";
import { randomInt, randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { insertProducts } from "@shop/bench/products";
import { databaseOf } from "@shop/topology";
import pg from "pg";
import {
  type ClientResponse,
  createHttpClient,
  type HttpClient,
} from "../../../../test/faults/harness/http-client.ts";
import {
  type LoadResult,
  percentileOf,
  runAtRate,
  runConcurrently,
} from "../../../../test/faults/harness/load.ts";
import { raisePriority } from "../../../../test/faults/harness/raise-priority.ts";
import { report } from "../../../../test/faults/harness/report.ts";
import { type FaultyShop, startFaultyShop } from "../../../../test/faults/harness/start-faulty-shop.ts";

// Twelve anonymous users search 100 000 products in a closed loop with the most expensive queries, while
// others pay at a steady rate. Rounds with and without searches alternate, so that other load on the machine
// affects both.
//
// To see it fail, break both of these, which took payments from a p50 of 15 ms to one of 450:
// - `reserved: 2` in packages/topology/src/services.ts (`0`): payments wait for connections that searches hold
// - `matches: 3_000` in services/catalog/src/config.ts (`3_000_000`): all matches are sorted

const productCount = 100_000;
const strangers = 12;
const rounds = 4;
const roundS = 4;
const paymentsPerSecond = 15;
/** The p99 with searches divided by the p99 without. */
const maxRatio = 4;
/** The tolerated increase: event loops of a shop on two cores are this late under any load. */
const graceMs = 60;

let shop: FaultyShop;
const clients: HttpClient[] = [];
const clientOf = (service: "catalog" | "payment"): HttpClient => {
  const client = createHttpClient(shop.ports.services[service].port);
  clients.push(client);
  return client;
};

/** On its own connection, because it exceeds the others' statement timeout. */
const addProducts = async (): Promise<void> => {
  const { username: user, password } = shop.databaseAdmin;
  const { name: database } = databaseOf("catalog");
  const options = `-c role=${database}_owner`;
  const owner = new pg.Client({
    host: "127.0.0.1",
    port: shop.ports.postgres,
    database,
    user,
    password,
    options,
  });
  await owner.connect();
  try {
    await owner.query(insertProducts(productCount));
  } finally {
    await owner.end();
  }
};

before(async () => {
  shop = await startFaultyShop({ durable: false });
  await addProducts();
  raisePriority();
});
after(async () => {
  for (const client of clients) client.close();
  await shop?.close();
});

const words = ["walnut", "copper", "linen", "ceramic", "oak", "steel", "wool", "glass", "cork", "brass"];
const word = (): string => words[randomInt(words.length)] ?? "";
const searches: readonly (() => string)[] = [
  () => "walnut",
  () => "made",
  () => `${word()} -made`,
  () => `${word()} ${word()}`,
  () => '"every day and to last for years"',
  () => '"years made"',
  () => `"${word()} ships"`,
  () => "made used every day last years people care make ships within two days copper walnut oak",
  () => words.join(" OR "),
  () => `lot${randomInt(5_000)}`,
  () => "-z",
];

/** Each query is unique, so that no response comes from the cache. */
const createStrangers = () => {
  const client = clientOf("catalog");
  return (index: number): Promise<ClientResponse> => {
    const q = searches[index % searches.length]?.() ?? "";
    const sort = ["name", "price", "-price", "newest"][randomInt(4)] ?? "name";
    const query = new URLSearchParams({
      q: `${q} -no${randomInt(1e9)}`,
      sort,
      limit: String(randomInt(1, 101)),
    });
    return client.send(`/api/catalog/products?${query}`, {});
  };
};

const createPayers = async () => {
  const client = clientOf("payment");
  const authorization = `Bearer ${await shop.newUser()}`;
  const orders = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const productId = await shop.addProduct(1_000_000);
      return JSON.stringify({ items: [{ productId, quantity: 1 }], paymentMethod: "pm_card_ok" });
    }),
  );
  return (index: number): Promise<ClientResponse> => {
    const headers = { authorization, "idempotency-key": randomUUID(), "content-type": "application/json" };
    return client.send("/api/payments", { method: "POST", headers, body: orders[index % 20] as string });
  };
};

describe("twelve anonymous users who search without a pause", () => {
  it("do not raise the p99 of payments", async () => {
    const [search, pay] = [createStrangers(), await createPayers()];
    const payFor = () => runAtRate({ perSecond: paymentsPerSecond, seconds: roundS, send: pay });
    const searchFor = () => runConcurrently({ concurrency: strangers, seconds: roundS, send: search });
    await payFor();
    await searchFor();
    const calm: LoadResult[] = [];
    const loaded: LoadResult[] = [];
    const searched: LoadResult[] = [];
    for (let round = 0; round < rounds; round += 1) {
      calm.push(await payFor());
      const [paid, found] = await Promise.all([payFor(), searchFor()]);
      loaded.push(paid);
      searched.push(found);
    }
    // The median of the rounds, so that one stall of the machine does not decide.
    const p99Of = (results: readonly LoadResult[]) =>
      percentileOf(
        results.map(({ latencyMs }) => latencyMs.p99),
        0.5,
      );
    const [before, during] = [p99Of(calm), p99Of(loaded)];
    const paid = [...calm, ...loaded];
    const sum = (some: readonly LoadResult[], count: (one: LoadResult) => number) =>
      some.reduce((total, one) => total + count(one), 0);
    const responded = sum(
      searched,
      ({ responses }) => (responses[200] ?? 0) + (responses[503] ?? 0) + (responses[422] ?? 0),
    );
    const wrong = [
      ...paid.flatMap(({ sent, responses, errors }) =>
        responses[201] === sent ? [] : [`payments: ${JSON.stringify({ sent, responses, errors })}`],
      ),
      ...(responded === sum(searched, ({ sent }) => sent) ? [] : [`searches: ${JSON.stringify(searched)}`]),
      ...(during <= maxRatio * before + graceMs ? [] : [`p99 of payments: ${before} ms, then ${during} ms`]),
    ];
    const figures = {
      calm: calm.map(({ latencyMs }) => latencyMs),
      loaded: loaded.map(({ latencyMs }) => latencyMs),
      searches: searched.map(({ responses, latencyMs }) => ({ responses, ...latencyMs })),
    };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    report({
      fault: `${strangers} anonymous clients search continuously`,
      what: "payments",
      attempts: sum(paid, ({ sent }) => sent),
      lost: wrong.length,
    });
    assert.deepEqual(wrong, []);
  });
});
