import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createOpenApi, paymentApi } from "@shop/contracts";

describe("a request that moves money", () => {
  it("requires a key in the document too: generated clients do not compile without it", () => {
    const { paths = {} } = createOpenApi(paymentApi);
    const posts = Object.values(paths).flatMap(({ post }) => post ?? []);
    assert.equal(posts.length, 2);
    for (const { operationId, parameters = [] } of posts) {
      const key = parameters.find((one) => "name" in one && one.name === "idempotency-key");
      assert.ok(key && "required" in key && key.required, String(operationId));
    }
  });

  it("is rejected if its reason contains a card number", () => {
    const { body } = paymentApi.operations.refund.request;
    const { error } = body.safeParse({ reason: "thanks 4242 4242 4242 4242" });
    assert.deepEqual(
      error?.issues.map(({ message }) => message),
      ["must not contain a card number"],
    );
  });
});
