import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { eventually } from "@shop/test-support";
import type { Response } from "supertest";
import { startPayment, type TestPayment } from "./start-payment.ts";

// To see it fail: `AND ${withinLimits(limits)}` of countBegun in src/data/attempts.ts (`AND true`), for
// concurrent attempts.

let payment: TestPayment;
before(async () => {
  payment = await startPayment();
});
after(() => payment?.close());

const declined = { method: "pm_card_declined" };

const assertTooMany = ({ status, body, headers }: Response, [min, max]: readonly [number, number]) => {
  assert.deepEqual([status, body.type], [429, "/problems/too-many-attempts"]);
  const waitS = Number(headers["retry-after"]);
  assert.ok(waitS >= min && waitS <= max, `Retry-After: ${waitS}`);
};
const window = [800, 900] as const;
const shortly = [1, 1] as const;

const count = (responses: readonly Response[], status: number): number =>
  responses.filter((response) => response.status === status).length;

const many = <T>(length: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length }, (_, index) => work(index)));

/** A different address for each declined payment. */
const addressOf = (index: number): string => `198.51.${index >> 8}.${index & 255}`;

describe("declined payments", () => {
  it("are limited to ten per user in 15 minutes, across all tasks; other users can still pay", async () => {
    const [tester, honest] = [await payment.user(), await payment.user()];
    const second = await payment.another();
    for (let card = 0; card < 10; card += 1) {
      const at = card % 2 === 0 ? payment : second;
      assert.equal((await payment.pay(tester, { ...declined, at, address: addressOf(card) })).status, 402);
    }
    for (const at of [payment, second]) {
      assertTooMany(await payment.pay(tester, { ...declined, at }), window);
      assertTooMany(await payment.pay(tester, { at }), window);
      assert.equal((await payment.pay(honest, { at })).status, 201);
    }
  });

  it("do not exceed the limit if all arrive at once, at several tasks", async () => {
    const tester = await payment.user();
    const second = await payment.another();
    const responses = await many(60, (card) =>
      payment.pay(tester, {
        ...declined,
        at: card % 2 === 0 ? payment : second,
        address: addressOf(300 + card),
      }),
    );
    assert.deepEqual([count(responses, 402), count(responses, 429)], [10, 50]);
  });

  it("are counted once, however often their key is sent, and are replayed to users over their limit", async () => {
    const tester = await payment.user();
    const key = randomUUID();
    const sent = { ...declined, key, productId: randomUUID(), address: "203.0.113.20" };
    for (let time = 0; time < 15; time += 1) assert.equal((await payment.pay(tester, sent)).status, 402);
    for (let card = 1; card < 10; card += 1)
      assert.equal((await payment.pay(tester, { ...declined, address: sent.address })).status, 402);
    assertTooMany(await payment.pay(tester, { address: sent.address }), window);
    const again = await payment.pay(tester, sent);
    assert.deepEqual([again.status, again.headers["idempotent-replayed"]], [402, "true"]);
  });

  it("leave a refused key free for a later payment", async () => {
    const strict = await payment.another((config) => ({
      ...config,
      attempts: { ...config.attempts, windowS: 1 },
    }));
    const [tester, key, productId] = [await payment.user(), randomUUID(), randomUUID()];
    await many(10, () => payment.pay(tester, { ...declined, at: strict, address: "203.0.113.30" }));
    assertTooMany(await payment.pay(tester, { key, productId, at: strict }), shortly);
    await eventually("the count to expire", async () => {
      const { status } = await payment.pay(tester, { key, productId, at: strict });
      return status === 201;
    });
  });

  it("are limited per client, for all its users and every spelling of its address", async () => {
    const strict = await payment.another((config) => ({
      ...config,
      attempts: { ...config.attempts, declinedPerClient: 3 },
    }));
    for (const address of ["2001:db8::1", "2001:DB8:0::2", "2001:db8:0:0:ffff::3"])
      assert.equal(
        (await payment.pay(await payment.user(), { ...declined, address, at: strict })).status,
        402,
      );
    const user = await payment.user();
    assertTooMany(await payment.pay(user, { address: "2001:db8::4", at: strict }), window);
    assert.equal((await payment.pay(user, { address: "2001:db9::1", at: strict })).status, 201);
  });
});

describe("payments that succeed", () => {
  it("are not limited, sequentially or concurrently", async () => {
    const user = await payment.user();
    const second = await payment.another();
    for (let time = 0; time < 20; time += 1) assert.equal((await payment.pay(user)).status, 201);
    const responses = await many(60, (index) =>
      payment.pay(user, { at: index % 2 === 0 ? payment : second }),
    );
    assert.equal(count(responses, 201), 60);
  });

  it("are not limited because of orders that the catalog refuses", async () => {
    const user = await payment.user();
    payment.catalog.odd = () => ({
      status: 409,
      body: { type: "/problems/out-of-stock", title: "", status: 409, detail: "", instance: "", traceId: "" },
    });
    for (let time = 0; time < 12; time += 1) assert.equal((await payment.pay(user)).status, 409);
    payment.catalog.odd = () => undefined;
    assert.equal((await payment.pay(user)).status, 201);
  });
});

describe("one user's payments in progress", () => {
  it("are limited from the start, and wait for those in progress before they are refused", async () => {
    const [user, other] = [await payment.user(), await payment.user()];
    const gate = Promise.withResolvers<void>();
    payment.catalog.gate = gate.promise;
    const calls = payment.catalog.calls.length;
    // A call that lasts longer than its timeout is repeated, which on a busy machine is before the refusal.
    const reservations = () => new Set(payment.catalog.calls.slice(calls).map(({ id }) => id)).size;
    const first = many(10, () => payment.pay(user));
    await eventually("ten reservations", () => reservations() >= 10);
    assertTooMany(await payment.pay(user), shortly);
    assert.equal(reservations(), 10);
    const late = payment.pay(user);
    gate.resolve();
    assert.equal(count(await first, 201) + count([await late], 201), 11);
    assert.equal((await payment.pay(other)).status, 201);
  });

  it("are limited in units, except for a single payment", async () => {
    const user = await payment.user();
    const gate = Promise.withResolvers<void>();
    payment.catalog.gate = gate.promise;
    const calls = payment.catalog.calls.length;
    const large = payment.pay(user, { quantity: 1_000 });
    await eventually("the reservation", () => payment.catalog.calls.length > calls);
    assertTooMany(await payment.pay(user, { quantity: 1 }), shortly);
    gate.resolve();
    assert.equal((await large).status, 201);
    assert.equal((await payment.pay(user, { quantity: 1_000 })).status, 201);
  });

  it("include those that wait for the provider, until a sweep has ended them", async () => {
    const user = await payment.user();
    const flaky = { method: "pm_card_flaky" };
    const strict = await payment.another((config) => ({
      ...config,
      attempts: { ...config.attempts, perUser: 2 },
    }));
    assert.deepEqual(
      (await many(2, () => payment.pay(user, { ...flaky, at: strict }))).map(({ status }) => status),
      [202, 202],
    );
    await payment.settled();
    assert.equal((await payment.pay(user, { at: strict })).status, 201);
    const [row] = await payment.bed.sql<{ open: number }>(
      "SELECT sum(under_way + units_under_way)::integer AS open FROM payment_attempts",
    );
    assert.equal(row?.open, 0);
  });

  it("leave no address behind once they have ended", async () => {
    await payment.settled();
    assert.deepEqual(
      await payment.bed.sql("SELECT FROM payments WHERE client IS NOT NULL AND status <> 'processing'"),
      [],
    );
  });
});
