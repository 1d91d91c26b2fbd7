import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findCrossedRequests } from "../../packages/local/gateway/test/crossed-requests.ts";

const pairs = 10_000;

describe("the gateway's framing, with bodies split at every byte", () => {
  it(`separates ${pairs} requests of every method and framing from those that follow`, async () => {
    assert.deepEqual((await findCrossedRequests(pairs)).slice(0, 20), []);
  });
});
