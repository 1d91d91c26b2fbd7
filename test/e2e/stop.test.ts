import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startWholeShop, type WholeShop } from "../whole-shop.ts";

let whole: WholeShop;
before(async () => {
  whole = await startWholeShop();
});
after(() => whole?.close());

const isAlive = (pid: number | undefined): boolean => {
  try {
    process.kill(pid ?? 0, 0);
    return pid !== undefined;
  } catch {
    return false;
  }
};

describe("a whole shop", () => {
  it("stops within 5 seconds and leaves no process", async () => {
    const pids = Object.values(whole.shop.pids());
    assert.ok(pids.every(isAlive));
    const start = performance.now();
    await whole.shop.stop();
    assert.ok(performance.now() - start < 5_000);
    assert.deepEqual(pids.filter(isAlive), []);
    assert.equal(isAlive(whole.shop.postgres.pid), false);
  });
});
