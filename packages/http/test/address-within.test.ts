import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addressWithin } from "../../service/src/address-within.ts";

describe("addressWithin", () => {
  it("returns an address unchanged", () => {
    assert.equal(addressWithin("0.0.0.0"), "0.0.0.0");
    assert.equal(addressWithin("::1"), "::1");
  });

  it("finds this host's address in a network", () => {
    assert.equal(addressWithin("127.0.0.0/8"), "127.0.0.1");
  });

  it("rejects a network that this host is not in, and names those that it is in", () => {
    assert.throws(() => addressWithin("203.0.113.0/24"), /within 203\.0\.113\.0\/24: .*127\.0\.0\.1/);
  });
});
