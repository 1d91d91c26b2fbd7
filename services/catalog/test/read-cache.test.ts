import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createReadCache, type ReadCache } from "../src/cache/read-cache.ts";

class Outage extends Error {}

const maxAgeMs = 1_000;

/** A cache whose clock the test controls. */
const start = (maxBytes = 10): { cache: ReadCache; clock: { ms: number } } => {
  const clock = { ms: 0 };
  const isOutage = (error: unknown) => error instanceof Outage;
  return {
    clock,
    cache: createReadCache({ maxAgeMs, maxBytes, bytesOf: () => 1, now: () => clock.ms, isOutage }),
  };
};

/** A database whose responses the test supplies one by one. */
const createSource = () => {
  const loads: PromiseWithResolvers<string>[] = [];
  const load = (): Promise<string> => {
    const requested = Promise.withResolvers<string>();
    loads.push(requested);
    return requested.promise;
  };
  const nth = (index: number) => loads[index] ?? assert.fail(`there was no load ${index}`);
  return { load, nth, count: () => loads.length };
};

const response = (value: string) => async () => value;
const fail = (error: Error) => () => Promise.reject(error);
const mustNotLoad = () => assert.fail("was loaded");

describe("the age of a cached value", () => {
  it("never exceeds the maximum, counted from the start of the load", async () => {
    const { cache, clock } = start();
    const source = createSource();
    const first = cache.get("key", source.load);
    clock.ms = 900;
    source.nth(0).resolve("old");
    assert.equal(await first, "old");
    clock.ms = maxAgeMs;
    assert.equal(await cache.get("key", mustNotLoad), "old");
    clock.ms = maxAgeMs + 1;
    assert.equal(await cache.get("key", response("new")), "new");
  });

  it("does not increase if a slow load ends after a later one", async () => {
    const { cache, clock } = start();
    const source = createSource();
    const slow = cache.get("key", source.load);
    clock.ms = maxAgeMs + 1;
    const quick = cache.get("key", source.load);
    source.nth(1).resolve("new");
    assert.equal(await quick, "new");
    source.nth(0).resolve("old");
    assert.equal(await slow, "old");
    assert.equal(await cache.get("key", response("new")), "new");
  });

  it("is limited for as many keys as there is room for; single requests do not displace them", async () => {
    const { cache } = start(2);
    for (const key of ["a", "b", "c"]) assert.equal(await cache.get(key, response(key)), key);
    assert.equal(await cache.get("b", mustNotLoad), "b");
    assert.equal(await cache.get("a", mustNotLoad), "a");
    assert.equal(await cache.get("c", response("c again")), "c again");
    assert.equal(await cache.get("c", mustNotLoad), "c again");
    assert.equal(await cache.get("a", mustNotLoad), "a");
    assert.equal(await cache.get("b", response("b again")), "b again");
  });

  it("is limited for an absence too", async () => {
    const { cache } = start();
    assert.equal(await cache.get("key", async () => undefined), undefined);
    assert.equal(await cache.get<undefined>("key", mustNotLoad), undefined);
  });
});

describe("a load", () => {
  it("is shared by all concurrent readers", async () => {
    const { cache } = start();
    const source = createSource();
    const readers = Array.from({ length: 100 }, () => cache.get("key", source.load));
    source.nth(0).resolve("value");
    assert.deepEqual(new Set(await Promise.all(readers)), new Set(["value"]));
    assert.equal(source.count(), 1);
  });

  it("is not joined once it is older than the maximum age", async () => {
    const { cache, clock } = start();
    const source = createSource();
    const first = cache.get("key", source.load);
    clock.ms = maxAgeMs + 1;
    const second = cache.get("key", source.load);
    assert.equal(source.count(), 2);
    source.nth(0).resolve("old");
    source.nth(1).resolve("new");
    assert.deepEqual([await first, await second], ["old", "new"]);
  });

  it("that fails rejects for all who share it, and is retried by the next reader", async () => {
    const { cache } = start();
    const source = createSource();
    const readers = [cache.get("key", source.load), cache.get("key", source.load)];
    source.nth(0).reject(new Outage());
    for (const { status } of await Promise.allSettled(readers)) assert.equal(status, "rejected");
    assert.equal(await cache.get("key", response("value")), "value");
  });
});

describe("invalidate", () => {
  it("causes everything to be read again", async () => {
    const { cache } = start();
    await cache.get("key", response("before"));
    cache.invalidate();
    assert.equal(await cache.get("key", response("after")), "after");
  });

  it("during a load keeps later readers from values that may have been read before the change", async () => {
    const { cache } = start();
    const source = createSource();
    const before = cache.get("key", source.load);
    cache.invalidate();
    const after = cache.get("key", source.load);
    assert.equal(source.count(), 2);
    source.nth(1).resolve("after");
    source.nth(0).resolve("before");
    assert.deepEqual([await before, await after], ["before", "after"]);
    assert.equal(await cache.get("key", response("after")), "after");
  });
});

describe("an outage", () => {
  it("leaves readers the last value, however old", async () => {
    const { cache, clock } = start();
    await cache.get("key", response("kept"));
    clock.ms = 3_600_000;
    assert.equal(await cache.get("key", fail(new Outage())), "kept");
  });

  it("does not make readers wait for a new attempt more than once within the maximum age", async () => {
    const { cache, clock } = start();
    await cache.get("key", response("kept"));
    clock.ms = 5_000;
    await cache.get("key", fail(new Outage()));
    clock.ms = 5_000 + maxAgeMs - 1;
    assert.equal(await cache.get("key", mustNotLoad), "kept");
    clock.ms = 5_000 + maxAgeMs;
    assert.equal(await cache.get("key", response("back")), "back");
  });

  it("is reported to readers of keys that were never read", async () => {
    const { cache } = start();
    await assert.rejects(cache.get("key", fail(new Outage())), Outage);
  });

  it("is the only error that is hidden: the reader gets any other", async () => {
    const { cache, clock } = start();
    await cache.get("key", response("kept"));
    clock.ms = 5_000;
    await assert.rejects(cache.get("key", fail(new RangeError("a bug"))), RangeError);
  });
});
