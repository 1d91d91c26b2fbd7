import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createAdaptiveLimit } from "../src/admission/adaptive-limit.ts";

describe("an adaptive limit", () => {
  it("stays at its start while no request waits", () => {
    const { adapt, current } = createAdaptiveLimit(500);
    for (let n = 0; n < 100; n += 1) adapt({ pressure: 1, busiest: 500 });
    assert.equal(current(), 500);
  });

  it("falls below the concurrent requests, further the longer they waited, to a quarter at most", () => {
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

  it("always admits a few, however long they wait", () => {
    const { adapt, current } = createAdaptiveLimit(500);
    for (let n = 0; n < 100; n += 1) adapt({ pressure: 100, busiest: 11 });
    assert.equal(current(), 10);
  });

  it("stays unchanged if so few ran that something else keeps the machine busy", () => {
    const { adapt, current } = createAdaptiveLimit(500);
    for (let n = 0; n < 100; n += 1) adapt({ pressure: 100, busiest: 10 });
    assert.equal(current(), 500);
  });

  it("rises from the minimum to the maximum within 5 s of samples every 50 ms", () => {
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

  it("never exceeds its start, not even to always admit a few", () => {
    const { adapt, current } = createAdaptiveLimit(0);
    adapt({ pressure: 100, busiest: 0 });
    adapt({ pressure: 0, busiest: 0 });
    assert.equal(current(), 0);
  });
});
