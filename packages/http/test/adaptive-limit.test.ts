import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createAdaptiveLimit } from "../src/admission/adaptive-limit.ts";

describe("a limit that adapts", () => {
  it("stays where it begins while nobody waits", () => {
    const { adapt, current } = createAdaptiveLimit(500);
    for (let n = 0; n < 100; n += 1) adapt({ pressure: 1, busiest: 500 });
    assert.equal(current(), 500);
  });

  it("falls below what was under way, the more the longer that waited, to a quarter at most", () => {
    for (const [pressure, limit] of [
      [1.25, 128],
      [2, 50],
      [50, 50],
    ] as const) {
      const { adapt, current } = createAdaptiveLimit(500);
      adapt({ pressure, busiest: 200 });
      assert.equal(current(), limit);
    }
  });

  it("leaves room for a few, however long they wait", () => {
    const { adapt, current } = createAdaptiveLimit(500);
    for (let n = 0; n < 100; n += 1) adapt({ pressure: 100, busiest: 11 });
    assert.equal(current(), 10);
  });

  it("stays where it is if so few were under way that something else keeps the machine busy", () => {
    const { adapt, current } = createAdaptiveLimit(500);
    for (let n = 0; n < 100; n += 1) adapt({ pressure: 100, busiest: 10 });
    assert.equal(current(), 500);
  });

  it("rises again, from the least to the most within 5 s of looks every 50 ms", () => {
    const { adapt, current } = createAdaptiveLimit(500);
    adapt({ pressure: 100, busiest: 40 });
    const rising: number[] = [];
    for (let n = 0; n < 100; n += 1) {
      adapt({ pressure: 0, busiest: 0 });
      rising.push(current());
    }
    assert.deepEqual(
      rising,
      rising.toSorted((a, b) => a - b),
    );
    assert.equal(current(), 500);
  });

  it("is never more than it began with, not even by the room for a few", () => {
    const { adapt, current } = createAdaptiveLimit(0);
    adapt({ pressure: 100, busiest: 0 });
    adapt({ pressure: 0, busiest: 0 });
    assert.equal(current(), 0);
  });
});
