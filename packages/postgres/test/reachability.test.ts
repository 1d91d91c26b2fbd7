import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createReachability } from "../src/database/reachability.ts";

const away = new Error("away");
const busy = new Error("busy");
const isOutage = (error: unknown): boolean => error === away;
const fail = async (error: Error): Promise<never> => {
  throw error;
};

describe("the memory of the database's reachability", () => {
  it("lets all callers try until one fails", async () => {
    const { attempt } = createReachability(isOutage);
    const first = Promise.withResolvers<string>();
    const all = [attempt(() => first.promise), attempt(async () => "second")];
    assert.equal(await all[1], "second");
    first.resolve("first");
    assert.equal(await all[0], "first");
  });

  it("lets one caller at a time try after a failure, and fails the others at once", async () => {
    const { attempt } = createReachability(isOutage);
    await assert.rejects(
      attempt(() => fail(away)),
      away,
    );
    const probe = Promise.withResolvers<string>();
    const probing = attempt(() => probe.promise);
    let tried = 0;
    const other = attempt(async () => {
      tried += 1;
    });
    await assert.rejects(other, away);
    assert.equal(tried, 0);
    probe.resolve("back");
    assert.equal(await probing, "back");
    await attempt(async () => {
      tried += 1;
    });
    assert.equal(tried, 1);
  });

  it("keeps probing after a failed probe", async () => {
    const { attempt } = createReachability(isOutage);
    for (let n = 0; n < 3; n += 1)
      await assert.rejects(
        attempt(() => fail(away)),
        away,
      );
    assert.equal(await attempt(async () => "back"), "back");
  });

  it("ignores failures that are not outages", async () => {
    const { attempt } = createReachability(isOutage);
    await assert.rejects(
      attempt(() => fail(busy)),
      busy,
    );
    const slow = Promise.withResolvers<void>();
    const waiting = attempt(() => slow.promise);
    assert.equal(await attempt(async () => "not refused"), "not refused");
    slow.resolve();
    await waiting;
  });
});
