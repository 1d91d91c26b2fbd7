import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { describe, it } from "node:test";
import { makeSigningKey, publicKeysOf, signingKeysSecret } from "@shop/secrets";

describe("the signing keys' secret", () => {
  it("holds keys that sign, and publishes only what verifies", async () => {
    const [next, current] = await Promise.all([makeSigningKey(), makeSigningKey()]);
    const secret = signingKeysSecret.parse(JSON.parse(JSON.stringify({ next, current, previous: null })));
    const { keys } = publicKeysOf(secret);
    assert.deepEqual(
      keys.map(({ kid }) => kid),
      [next.kid, current.kid],
    );
    const text = Buffer.from("text");
    for (const [index, key] of [next, current].entries()) {
      const published = keys[index];
      assert.ok(published);
      assert.deepEqual(Object.keys(published).toSorted(), ["alg", "e", "kid", "kty", "n", "use"]);
      const signature = sign("sha256", text, createPrivateKey({ key, format: "jwk" }));
      const publicKey = createPublicKey({ key: published, format: "jwk" });
      assert.equal(publicKey.asymmetricKeyDetails?.modulusLength, 2048);
      assert.ok(verify("sha256", text, publicKey, signature));
    }
  });
});
