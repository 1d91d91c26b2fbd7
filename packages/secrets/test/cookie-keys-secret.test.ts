import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { cookieKeysSecret, makeCookieKey } from "@shop/secrets";

describe("the cookie keys' secret", () => {
  const [next, current] = [makeCookieKey(), makeCookieKey()];

  it("holds keys of 256 bits, before and after the first rotation", () => {
    for (const previous of [[], [makeCookieKey()], [makeCookieKey(), makeCookieKey()]]) {
      const secret = { next, current, previous };
      assert.deepEqual(cookieKeysSecret.parse(JSON.parse(JSON.stringify(secret))), secret);
    }
    assert.equal(Buffer.from(current.k, "base64url").length * 8, 256);
  });

  it("refuses keys of any other length, and text that is not base64url", () => {
    const lengths = [0, 16, 31, 33, 64].map((bytes) => randomBytes(bytes).toString("base64url"));
    for (const k of [...lengths, `${current.k.slice(0, -1)}+`, `${current.k.slice(0, -1)} `]) {
      const secret = { next, current: { ...current, k }, previous: [] };
      assert.ok(!cookieKeysSecret.safeParse(secret).success, k);
    }
  });
});
