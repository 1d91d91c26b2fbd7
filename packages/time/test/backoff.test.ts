import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { backoff, fullJitter, spread } from "@shop/time";

const samples = Array.from({ length: 10_000 });

describe("backoff", () => {
  it("doubles from the first delay to the longest, and stays there however many retries follow", () => {
    const delay = backoff({ first: 1, longest: 15 });
    assert.deepEqual([0, 1, 2, 3, 4, 5, 2_000].map(delay), [1, 2, 4, 8, 15, 15, 15]);
  });
});

describe("jitter", () => {
  it("uses the whole range from 0 to the delay", () => {
    const delays = samples.map(() => fullJitter(100));
    assert.ok(Math.min(...delays) >= 0 && Math.min(...delays) < 5);
    assert.ok(Math.max(...delays) <= 100 && Math.max(...delays) > 95);
  });

  it("keeps an interval within its share", () => {
    const intervals = samples.map(() => spread(1_000, 0.1));
    assert.ok(Math.min(...intervals) >= 900 && Math.min(...intervals) < 905);
    assert.ok(Math.max(...intervals) <= 1_100 && Math.max(...intervals) > 1_095);
  });
});
