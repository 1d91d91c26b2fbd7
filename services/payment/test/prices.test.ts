import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import request from "supertest";
import { startPayment, type TestPayment } from "./start-payment.ts";

let payment: TestPayment;
let user: string;
before(async () => {
  payment = await startPayment();
  user = await payment.user();
});
after(() => payment?.close());

const usd = (amount: number) => ({ amount, currency: "USD" });

describe("a payment with an expected total", () => {
  it("is made at that total", async () => {
    const paid = await payment.pay(user, { quantity: 2, expectedTotal: usd(500) });
    assert.deepEqual([paid.status, paid.body.amount], [201, usd(500)]);
  });

  it("is not made at any other amount or in another currency: nothing stays reserved or is charged", async () => {
    const wrong = [usd(499), usd(501), usd(0), { amount: 500, currency: "EUR" }];
    for (const expectedTotal of wrong) {
      const refused = await payment.pay(user, { quantity: 2, expectedTotal });
      assert.deepEqual(
        [refused.status, refused.body.type, refused.body.total],
        [409, "/problems/price-changed", usd(500)],
      );
      const id = String(refused.body.paymentId);
      assert.equal(payment.catalog.ends.get(id), "released");
      assert.deepEqual(
        await payment.bed.sql("SELECT FROM sandbox_provider.charges WHERE idempotency_key = $1", [id]),
        [],
      );
    }
  });

  it("is the same request only with the same total, and keeps its response if the price changes later", async () => {
    const sent = { key: randomUUID(), productId: randomUUID(), expectedTotal: usd(1) };
    const first = await payment.pay(user, sent);
    assert.equal(first.status, 409);
    payment.catalog.price = 1;
    const again = await payment.pay(user, sent);
    assert.deepEqual([again.status, again.body.total], [409, usd(250)]);
    assert.equal(again.headers["idempotent-replayed"], "true");
    const { expectedTotal: _, ...without } = sent;
    for (const other of [{ ...sent, expectedTotal: usd(2) }, without])
      assert.equal((await payment.pay(user, other)).body.type, "/problems/idempotency-key-reused");
    payment.catalog.price = 250;
  });

  it("must match it even if a sweep finishes the payment", async () => {
    const id = randomUUID();
    await payment.bed.sql(
      `INSERT INTO payments (id, user_id, payment_method, expected_amount, expected_currency, leased_until, next_attempt_at)
       VALUES ($1, $1, 'pm_card_ok', 7, 'USD', now(), now())`,
      [id],
    );
    await payment.bed.sql(
      "INSERT INTO payment_lines (payment_id, position, product_id, quantity) VALUES ($1, 1, $1, 1)",
      [id],
    );
    await payment.settled();
    const [row] = await payment.bed.sql("SELECT status, failure_code FROM payments WHERE id = $1", [id]);
    assert.deepEqual(row, { status: "failed", failure_code: "price-changed" });
  });
});

describe("the spelling of an id", () => {
  it("does not make a request a different one, in payments and in refunds", async () => {
    const [key, productId] = [randomUUID(), randomUUID()];
    const first = await payment.pay(user, { key, productId });
    const shouted = await payment.pay(user, { key, productId: productId.toUpperCase() });
    assert.deepEqual([shouted.status, shouted.body], [201, first.body]);
    const admin = await payment.user("admin");
    const id = String(first.body.id);
    const refunded = await payment.refund(admin, id, { amount: 1 }, key);
    const again = await payment.refund(admin, id.toUpperCase(), { amount: 1 }, key);
    assert.deepEqual([again.status, again.body], [201, refunded.body]);
    await request(payment.publicApp)
      .get(`/api/payments/${id.toUpperCase()}`)
      .set({ authorization: user })
      .expect(200);
  });
});

describe("a refund", () => {
  it("that is too large responds with the remaining amount", async () => {
    const admin = await payment.user("admin");
    const paid = await payment.pay(user, { quantity: 4 });
    const refused = await payment.refund(admin, paid.body.id, { amount: 1_001 });
    assert.equal(refused.body.detail, "Only 10.00 USD of this payment can still be refunded.");
  });

  it("of a payment of zero, or of one without a remainder, says so", async () => {
    const admin = await payment.user("admin");
    payment.catalog.price = 0;
    const free = await payment.pay(user);
    payment.catalog.price = 250;
    const refused = await payment.refund(admin, free.body.id);
    assert.deepEqual([refused.status, refused.body.detail], [409, "A payment of zero cannot be refunded."]);
  });

  it("may be as large as a payment may", async () => {
    const admin = await payment.user("admin");
    payment.catalog.price = 5_000_000_000_000 / 1_000;
    const paid = await payment.pay(user, { quantity: 1_000 });
    payment.catalog.price = 250;
    const refunded = await payment.refund(admin, paid.body.id, { amount: 5_000_000_000_000 });
    assert.deepEqual([refunded.status, refunded.body.amount?.amount], [201, 5_000_000_000_000]);
  });

  it("competes for its key with refunds of other payments, and exactly one gets it", async () => {
    const admin = await payment.user("admin");
    for (let round = 0; round < 15; round += 1) {
      const key = randomUUID();
      const paid = await Promise.all([1, 2, 3].map(() => payment.pay(user)));
      const refunds = await Promise.all(paid.map(({ body }) => payment.refund(admin, body.id, {}, key)));
      assert.deepEqual(refunds.map(({ status }) => status).toSorted(), [201, 422, 422]);
      const reused = refunds.filter(({ body }) => body.type === "/problems/idempotency-key-reused");
      assert.equal(reused.length, 2);
    }
  });
});
