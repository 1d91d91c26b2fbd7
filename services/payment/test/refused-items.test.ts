import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { problem } from "./fake-catalog.ts";
import { startPayment, type TestPayment } from "./start-payment.ts";

// To see it fail: `part` in src/data/failure-errors.ts (omit it), or `itemErrorsOf` in src/peers/catalog-stock.ts
// (return nothing).

describe("a payment for items that the catalog refuses", () => {
  let payment: TestPayment;
  before(async () => {
    payment = await startPayment();
  });
  after(() => payment?.close());

  for (const [code, errors] of [
    ["out-of-stock", [{ part: "/0/quantity", detail: "only 3 available" }]],
    ["unknown-product", [{ part: "/0/productId", detail: "is not for sale" }]],
    ["out-of-stock", [{ part: "/0", detail: "is reserved" }]],
  ] as const)
    it(`points at them in the payer's own request, when it fails and when it is repeated: ${code}, ${errors[0].part}`, async () => {
      const at = (list: string) =>
        errors.map(({ part, detail }) => ({ pointer: `/body/${list}${part}`, detail }));
      const refusal = problem(409, code);
      payment.catalog.odd = () => ({
        ...refusal,
        body: { ...(refusal.body as object), errors: at("lines") },
      });
      const sent = { key: randomUUID(), productId: randomUUID() };
      const user = await payment.user();
      const first = await payment.pay(user, sent);
      const repeated = await payment.pay(user, sent);
      for (const { body } of [first, repeated])
        assert.deepEqual([body.type, body.errors], [`/problems/${code}`, at("items")]);
      assert.equal(repeated.headers["idempotent-replayed"], "true");
    });
});
