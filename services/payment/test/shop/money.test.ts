import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { eventually } from "@shop/test-support";
import pg from "pg";
import { type ShopResponse, startWholeShop, type WholeShop } from "../../../../test/whole-shop.ts";

// These tests cover the following protections and fail without them:
// - idempotency: the ON CONFLICT in services/payment/src/data/claim-payment.ts
// - stock: `WHERE possible` in services/catalog/src/data/reservations.ts
// - the sweeper: the job "sweep-payments" in services/payment/src/service.ts

let whole: WholeShop;
let books: pg.Pool;

const addProduct = async (onHand: number): Promise<string> => {
  const product = {
    sku: `T-${randomUUID().slice(0, 8).toUpperCase()}`,
    name: "Thing",
    category: "things",
    price: { amount: 250, currency: "USD" },
    onHand,
  };
  const { body } = await whole.call("POST", "/api/catalog/products", { token: whole.admin, body: product });
  return String(body["id"]);
};

const pay = (body: object, key: string): Promise<ShopResponse> =>
  whole.call("POST", "/api/payments", { token: whole.customer, body, key });

const order = (productId: string, paymentMethod = "pm_card_ok") => ({
  items: [{ productId, quantity: 1 }],
  paymentMethod,
});

/** Polls, as a client would, until the payment is final. */
const payUntilFinal = async (body: object, key: string): Promise<ShopResponse> =>
  eventually(
    "the payment to be final",
    async () => {
      const response = await pay(body, key);
      const isRunning = response.body["type"] === "/problems/request-in-progress";
      return ![202, 429, 502, 503].includes(response.status) && !isRunning && response;
    },
    20_000,
  );

const chargesOf = async (paymentMethod: string): Promise<number> => {
  const { rows } = await books.query<{ count: number }>(
    "SELECT count(*)::integer AS count FROM sandbox_provider.charges WHERE payment_method = $1 AND status = 'succeeded'",
    [paymentMethod],
  );
  return rows[0]?.count ?? 0;
};

before(async () => {
  whole = await startWholeShop();
  const { username: user, password } = whole.shop.postgres.admin;
  const { postgres: port } = whole.shop.ports;
  const options = "-c role=payments_owner";
  books = new pg.Pool({ host: "127.0.0.1", port, database: "payments", user, password, options });
  books.on("error", () => undefined);
});
after(async () => {
  await books?.end();
  await whole?.close();
});

describe("stock", () => {
  it("of 10 units is sold to exactly 10 of 200 concurrent buyers; 190 are rejected, and nothing is left", async () => {
    const product = await addProduct(10);
    const responses = await Promise.all(
      Array.from({ length: 200 }, () => payUntilFinal(order(product), randomUUID())),
    );
    const count = (status: number) => responses.filter((response) => response.status === status).length;
    assert.deepEqual([count(201), count(409)], [10, 190]);
    const left = await eventually("the sale to show", async () => {
      const { body } = await whole.call("GET", `/api/catalog/products/${product}`);
      return body["available"] === 0 && body;
    });
    assert.equal(left["available"], 0);
  });
});

describe("one Idempotency-Key", () => {
  it("in 50 concurrent requests pays and charges once; the rest get a replay or a conflict", async () => {
    const [product, key, before] = [await addProduct(100), randomUUID(), await chargesOf("pm_card_ok")];
    const responses = await Promise.all(Array.from({ length: 50 }, () => pay(order(product), key)));
    assert.deepEqual(
      [...new Set(responses.map(({ status }) => status))].filter(
        (status) => status !== 201 && status !== 409,
      ),
      [],
    );
    assert.equal(
      new Set(responses.filter(({ status }) => status === 201).map(({ body }) => body["id"])).size,
      1,
    );
    const first = responses.filter(
      ({ status, headers }) => status === 201 && headers.get("idempotent-replayed") === null,
    );
    assert.equal(first.length, 1);
    assert.equal((await chargesOf("pm_card_ok")) - before, 1);
  });
});

describe("a payment whose process is killed between charge and record", () => {
  it("is finished by the sweeper within 10 s, with one charge", async () => {
    const [product, key, before] = [await addProduct(5), randomUUID(), await chargesOf("pm_card_timeout")];
    // The provider charges, and then delays its response long enough to kill the waiting service.
    const interrupted = pay(order(product, "pm_card_timeout"), key).catch(() => undefined);
    await eventually("the charge", async () => (await chargesOf("pm_card_timeout")) > before);
    const pid = whole.shop.pids().payment;
    assert.ok(pid);
    process.kill(pid, "SIGKILL");
    const killedAt = performance.now();
    await interrupted;

    await eventually(
      "the payment to succeed",
      async () => {
        const { rows } = await books.query(
          "SELECT FROM payments WHERE payment_method = 'pm_card_timeout' AND status = 'succeeded'",
        );
        return rows.length === 1;
      },
      10_000,
    );
    assert.ok(performance.now() - killedAt < 10_000);
    assert.equal((await chargesOf("pm_card_timeout")) - before, 1);
    const response = await payUntilFinal(order(product, "pm_card_timeout"), key);
    assert.deepEqual([response.status, response.body["status"]], [201, "succeeded"]);
  });
});
