import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFairTurns } from "./fair-turns.ts";

describe("turns", () => {
  it("alternate between clients, however many requests of one client wait", async () => {
    const turns = createFairTurns(1);
    const order: string[] = [];
    const work = async (client: string) => {
      const end = await turns.take(client);
      order.push(client);
      await Promise.resolve();
      end();
    };
    const all = [..."cccccc"].map(work);
    all.push(work("a"), work("b"), work("a"));
    await Promise.all(all);
    assert.equal(order.join(""), "ccabcaccc");
  });

  it("run up to the permitted number concurrently", async () => {
    const turns = createFairTurns(3);
    let running = 0;
    let max = 0;
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const end = await turns.take(String(index % 4));
        running += 1;
        max = Math.max(max, running);
        await new Promise(setImmediate);
        running -= 1;
        end();
      }),
    );
    assert.deepEqual([max, running], [3, 0]);
  });
});
