import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { links } from "../../../../test/faults/harness/links.ts";
import { report } from "../../../../test/faults/harness/report.ts";
import { createSeededRandom, type SeededRandom } from "../../../../test/faults/harness/seeded-random.ts";
import { type FaultyShop, startFaultyShop } from "../../../../test/faults/harness/start-faulty-shop.ts";
import { disturb } from "./disturbances.ts";
import { compareBooks } from "./harness/books.ts";
import { type Buyer, createBuyer, type Receipt } from "./harness/buyer.ts";
import { waitUntilSettled } from "./harness/wait-until-settled.ts";

// For 60 s, 20 users buy and an admin refunds while services and PostgreSQL are killed or frozen and every
// kind of connection is slowed, cut, refused and silenced. CHAOS_SEED=<number> repeats the choices (not the
// timing) of a run; a run prints its seed. Then everything is healed, and the books of all parties are
// compared with the responses that clients got. Before that, leases are taken from workers that are still
// running, so that several work on each payment at once.
//
// To see it fail, break one of these:
// - `key` in `const { key, requestHash } = request` of services/payment/src/data/claim-payment.ts (make it random): users
//   who retry pay again
// - `AND status = 'held'` of `end` in services/catalog/src/data/reservations.ts: the same reservation is sold twice
// - both `AND step = $2 AND status = 'processing'` in services/payment/src/data/record-progress.ts (`AND $2::text IS NOT
//   NULL` instead): several workers end one payment, each of them once

const chaosMs = 60_000;
const buyerCount = 20;
/** Much longer than any request should take: a well-behaved client does not give up. */
const timeoutMs = 120_000;

const random = createSeededRandom();
let shop: FaultyShop;
let products: [string, ...string[]];
let users: string[];

const methods = [
  ...["pm_card_ok", "pm_card_ok", "pm_card_ok", "pm_card_ok", "pm_card_ok"],
  ...["pm_card_declined", "pm_card_insufficient_funds", "pm_card_flaky", "pm_card_timeout"],
] as [string, ...string[]];

const someOrder = (own: SeededRandom) => {
  const wanted = new Set([own.pick(products), own.pick(products)]);
  const items = [...wanted].map((productId) => ({ productId, quantity: own.between(1, 3) }));
  return { items, paymentMethod: own.pick(methods) };
};

/** Buys one product after the other; an admin partly refunds some of the purchases. */
const shopAround = async (
  buyer: Buyer,
  admin: Buyer,
  { own, until }: { readonly own: SeededRandom; readonly until: number },
): Promise<Receipt[]> => {
  const receipts: Receipt[] = [];
  while (performance.now() < until) {
    const bought = await buyer.buy(someOrder(own), timeoutMs);
    receipts.push(bought);
    const { status, paymentId } = bought.final ?? {};
    if (status === 201 && paymentId !== undefined && own.next() < 0.2)
      receipts.push(await admin.refund(paymentId, own.next() < 0.5 ? undefined : 100, timeoutMs));
  }
  return receipts;
};

before(async () => {
  shop = await startFaultyShop({ proxies: links });
  products = [await shop.addProduct(30), await shop.addProduct(1)];
  while (products.length < 8) products.push(await shop.addProduct(5_000));
  users = [];
  while (users.length < buyerCount) users.push(await shop.newUser());
});
after(() => shop?.close());

/** Expires a lease again and again while its holder is still working. */
const endLeases = async (until: Promise<unknown>): Promise<void> => {
  let over = false;
  void until.finally(() => {
    over = true;
  });
  while (!over) {
    for (const table of ["payments", "refunds"])
      await shop.databases.query(
        "payment",
        `UPDATE ${table} SET leased_until = now(), next_attempt_at = now() - interval '1 s' WHERE status = 'processing'`,
      );
    await delay(50);
  }
};

describe("workers whose lease has expired", () => {
  it("work on one payment at once, and do and record each step once", async () => {
    // A call takes longer than the sweeper's interval.
    shop.proxy("payment-catalog").slow(600);
    const own = random.fork(50);
    const buying = Promise.all(
      users.map((token) => createBuyer({ url: shop.url, token }).buy(someOrder(own), timeoutMs)),
    );
    await endLeases(buying);
    shop.healAll();
    const receipts = await buying;
    await waitUntilSettled(shop);
    const lost = await compareBooks(shop, receipts);
    report({
      fault: "leases expire while their workers continue",
      what: "purchases, with several workers for each",
      attempts: receipts.length,
      lost: lost.length,
    });
    assert.deepEqual(lost, [], `CHAOS_SEED=${random.seed}`);
  });
});

describe("random chaos", () => {
  it("loses no payment and no stock, and sends only documented responses", async () => {
    process.stdout.write(`CHAOS_SEED=${random.seed}\n`);
    const until = performance.now() + chaosMs;
    const admin = createBuyer({ url: shop.url, token: shop.admin });
    const buying = users.map((token, index) =>
      shopAround(createBuyer({ url: shop.url, token }), admin, { own: random.fork(100 + index), until }),
    );
    const disturbances = await disturb(shop, random, until);
    shop.healAll();
    const receipts = (await Promise.all(buying)).flat();
    await waitUntilSettled(shop, 60_000);

    const lost = [
      ...receipts.filter(({ final }) => !final).map(({ key }) => `key ${key} never got a final response`),
      ...(await compareBooks(shop, receipts)),
    ];
    process.stdout.write(`${JSON.stringify(disturbances)}\n`);
    report({
      fault: "random chaos for 60 s",
      what: "purchases and refunds of 20 buyers",
      attempts: receipts.length,
      lost: lost.length,
    });
    assert.deepEqual(lost, [], `CHAOS_SEED=${random.seed}`);
  });
});
