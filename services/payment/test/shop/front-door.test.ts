import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type OpenShop, openShop } from "../../../../test/whole-shop.ts";

let whole: OpenShop;
before(async () => {
  whole = await openShop();
});
after(() => whole?.close());

describe("payments, through the gateway", () => {
  it("may not be cached", async () => {
    for (const path of ["/api/payments", "/api/payments/018f0000-0000-7000-8000-000000000000"]) {
      const { headers } = await whole.call("GET", path, { token: whole.customer });
      assert.equal(headers.get("cache-control"), "no-store", path);
    }
  });

  it("hides one customer's payment from another", async () => {
    const { body } = await whole.call("GET", "/api/catalog/products?limit=1");
    const [product] = body["items"] as { id: string }[];
    const order = { items: [{ productId: product?.id, quantity: 1 }], paymentMethod: "pm_card_ok" };
    const paid = await whole.call("POST", "/api/payments", {
      token: whole.customer,
      body: order,
      key: crypto.randomUUID(),
    });
    assert.equal(paid.status, 201);
    const registration = {
      email: `${crypto.randomUUID()}@shop.example`,
      password: "a long password",
      name: "Other",
    };
    await whole.call("POST", "/api/users", { body: registration });
    const { email, password } = registration;
    const session = await whole.call("POST", "/api/users/sessions", { body: { email, password } });
    const token = String(session.body["accessToken"]);
    const path = `/api/payments/${paid.body["id"]}`;
    assert.equal((await whole.call("GET", path, { token })).status, 404);
    assert.equal((await whole.call("GET", path, { token: whole.admin })).status, 200);
  });
});
