import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { promiseWithTimeout, withAbortAfter, withTimeout } from "@shop/time";

const never = new Promise<never>(() => undefined);
/** Longer than any test. */
const longMs = 3_600_000;

const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;

describe("a time limit", () => {
  it("passes on a result and an error that arrive in time, and leaves no timer behind", async () => {
    const before = timers();
    assert.equal(await withTimeout(longMs, Promise.resolve("result")), "result");
    await assert.rejects(withTimeout(longMs, Promise.reject(new RangeError("its own"))), RangeError);
    assert.equal(
      await promiseWithTimeout(
        longMs,
        () => new Error("late"),
        (resolve) => resolve("result"),
      ),
      "result",
    );
    await assert.rejects(
      promiseWithTimeout(
        longMs,
        () => new Error("late"),
        (_, reject) => reject(new RangeError("its own")),
      ),
      RangeError,
    );
    assert.equal(timers(), before);
  });

  it("names itself, or rejects with the given error", async () => {
    await assert.rejects(withTimeout(5, never), /no result within 5 ms/);
    await assert.rejects(
      withTimeout(5, never, () => new RangeError("late")),
      RangeError,
    );
    await assert.rejects(
      promiseWithTimeout(
        5,
        () => new RangeError("late"),
        () => undefined,
      ),
      RangeError,
    );
  });

  it("hides the failure of work that fails after it", async () => {
    const work = Promise.withResolvers<never>();
    await assert.rejects(withTimeout(5, work.promise), /no result/);
    work.reject(new Error("would end the process if it were not handled"));
    await delay(1);
  });
});

describe("a signal that is aborted after a time", () => {
  it("is aborted then, and says so", async () => {
    const signal = await withAbortAfter(5, async (given) => {
      await assert.rejects(delay(longMs, undefined, { signal: given }));
      return given;
    });
    assert.equal((signal.reason as Error).name, "TimeoutError");
  });

  it("is never aborted once the work has ended, and leaves no timer behind", async () => {
    const before = timers();
    const signal = await withAbortAfter(longMs, async (given) => given);
    await assert.rejects(
      withAbortAfter(longMs, () => Promise.reject(new RangeError("its own"))),
      RangeError,
    );
    assert.equal(signal.aborted, false);
    assert.equal(timers(), before);
  });
});
