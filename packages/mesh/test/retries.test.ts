import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRetryBudget } from "../src/retries.ts";

describe("the retry budget", () => {
  it("allows a tenth of the calls to be retried, in addition to the first few", () => {
    const budget = createRetryBudget();
    let retries = 0;
    for (let n = 0; n < 10_000; n += 1) {
      budget.earn();
      while (budget.spend()) retries += 1;
    }
    assert.ok(retries >= 1_000 && retries <= 1_010, `${retries}`);
  });

  it("saves no more than its maximum, however long no call fails", () => {
    const budget = createRetryBudget({ share: 0.5, max: 3 });
    for (let n = 0; n < 1_000; n += 1) budget.earn();
    const spent = Array.from({ length: 5 }, () => budget.spend());
    assert.deepEqual(spent, [true, true, true, false, false]);
  });
});
