import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Database } from "@shop/postgres";
import { TooManyAttemptsError } from "../domain/errors.ts";
import { createAttemptCounter } from "./attempt-counter.ts";
import { createFullCounts } from "./full-counts.ts";

const limit = { attempts: 3, perS: 600 };
const address = { of: "log-in-address", key: "192.0.2.1", limit };
const other = { of: "log-in-address", key: "192.0.2.2", limit };

/** A fake database in which all counts of one client are full and all others are empty. */
const createFake = () => {
  const sent: string[] = [];
  let first: string | undefined;
  const query = async ({ name }: { name: string }, [keys]: [string[]]) => {
    sent.push(name);
    first ??= keys[0];
    if (name !== "add-attempt") return [];
    return keys.map((key) => ({ key, points: key === first ? 4 : 1, ms_left: 600_000 }));
  };
  return { attempts: createAttemptCounter({ query } as unknown as Database), sent };
};

describe("the counter of attempts", () => {
  it("queries the database once about a client over its limit, and then rejects it from memory", async () => {
    const { attempts, sent } = createFake();
    for (let time = 0; time < 50; time += 1)
      await assert.rejects(attempts.add([address]), TooManyAttemptsError);
    assert.deepEqual(sent, ["add-attempt", "take-back-attempt"]);
    await attempts.add([other]);
    assert.deepEqual(sent.slice(2), ["add-attempt"]);
  });

  it("admits the last attempt within the limit, even if a later one's result arrives first", async () => {
    const responses: ((points: number) => void)[] = [];
    const query = async ({ name }: { name: string }, [keys]: [string[]]) => {
      if (name !== "add-attempt") return [];
      const { promise, resolve } = Promise.withResolvers<number>();
      responses.push(resolve);
      const points = await promise;
      return keys.map((key) => ({ key, points, ms_left: 600_000 }));
    };
    const attempts = createAttemptCounter({ query } as unknown as Database);
    const [within, beyond] = [attempts.add([address]), attempts.add([address])];
    responses[1]?.(4);
    await assert.rejects(beyond, TooManyAttemptsError);
    responses[0]?.(3);
    assert.deepEqual(await within, [address]);
  });

  it("adds an attempt to the slower count once the first is full, and returns that", async () => {
    const { attempts } = createFake();
    const slower = { ...other, of: "slowed" };
    assert.deepEqual(await attempts.add([{ ...address, whenFull: slower }, other]), [slower, other]);
  });
});

describe("full counts", () => {
  it("are cached for at most two seconds, and in limited number", () => {
    let now = 0;
    const full = createFullCounts(() => now);
    full.remember("long", 600_000);
    full.remember("short", 500);
    now = 600;
    assert.deepEqual([full.msLeft("long"), full.msLeft("short")], [599_400, undefined]);
    now = 2_100;
    assert.equal(full.msLeft("long"), undefined);
    for (let key = 0; key < 10_001; key += 1) full.remember(String(key), 600_000);
    assert.deepEqual([full.msLeft("0"), full.msLeft("1")], [undefined, 600_000]);
    full.forget("1");
    assert.equal(full.msLeft("1"), undefined);
  });
});
