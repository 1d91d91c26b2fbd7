import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { everyMethodAndFraming, findCrossedRequests } from "./crossed-requests.ts";

describe("the gateway's framing", () => {
  it("separates a request of every method and framing from those that follow", async () => {
    assert.deepEqual((await findCrossedRequests(everyMethodAndFraming)).slice(0, 20), []);
  });
});
