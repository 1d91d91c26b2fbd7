import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { afterEach, describe, it } from "node:test";
import { createRefreshedValue, type RefreshedValue } from "@shop/time";

const open: RefreshedValue<unknown>[] = [];
afterEach(() => {
  for (const value of open.splice(0)) value.close();
});

const keep = <T>(
  load: () => Promise<T>,
  { intervalMs = 3_600_000, retryMs = 3_600_000, onError = (_: unknown): void => undefined } = {},
): RefreshedValue<T> => {
  const value = createRefreshedValue({ load, intervalMs: () => intervalMs, retryMs: () => retryMs, onError });
  open.push(value);
  return value;
};

describe("a refreshed value", () => {
  it("is loaded at first use, once for all concurrent callers", async () => {
    let loads = 0;
    const value = keep(async () => {
      loads += 1;
      return loads;
    });
    assert.equal(loads, 0);
    assert.deepEqual(await Promise.all([value.get(), value.refresh(), value.get()]), [1, 1, 1]);
    assert.equal(await value.get(), 1);
    assert.equal(await value.refresh(), 2);
    assert.equal(await value.get(), 2);
  });

  it("is loaded by the next caller if the first load failed, even if it failed before it started", async () => {
    const failures = [
      () => Promise.reject(new Error("failed")),
      (): Promise<string> => {
        throw new Error("failed at once");
      },
    ];
    const value = keep(() => (failures.shift() ?? (async () => "loaded"))());
    await assert.rejects(value.get(), /failed/);
    await assert.rejects(value.get(), /failed at once/);
    assert.equal(await value.get(), "loaded");
  });

  it("is refreshed in the background, and kept while refreshes fail", async () => {
    const failed = Promise.withResolvers<unknown>();
    const refreshed = Promise.withResolvers<void>();
    let loads = 0;
    const value = keep(
      async () => {
        loads += 1;
        if (loads === 2) throw new Error("down");
        // The third has succeeded once the fourth starts.
        if (loads === 4) refreshed.resolve();
        return loads;
      },
      { intervalMs: 1, retryMs: 1, onError: failed.resolve },
    );
    assert.equal(await value.get(), 1);
    assert.match(String(await failed.promise), /down/);
    assert.equal(await value.get(), 1);
    await refreshed.promise;
    assert.ok((await value.get()) >= 3);
  });

  it("is never loaded in the context of a request", async () => {
    const request = new AsyncLocalStorage<string>();
    const value = keep(async () => request.getStore());
    assert.equal(await request.run("a request", () => value.get()), undefined);
  });
});
