import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import { eventually } from "@shop/local-support";
import { createLogger, createMetrics } from "@shop/telemetry";
import { createCircuitBreaker } from "../src/circuit-breaker.ts";

const never = new AbortController().signal;
const fail = async (): Promise<never> => {
  throw new Error("no response");
};
const succeed = async (): Promise<string> => "answer";

const setUp = () => {
  const lines: { msg: string; circuit?: string; Circuit?: string; CircuitChanges?: number }[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line));
  const logger = createLogger({ service: "test", version: "1" }, { write });
  const metrics = createMetrics({ service: "test", logger });
  const breaker = createCircuitBreaker({ peer: "catalog", windowMs: 10_000, openMs: 50, logger, metrics });
  const run = async (times: number, work: () => Promise<unknown>): Promise<void> => {
    for (let n = 0; n < times; n += 1) await breaker.execute(work, never).catch(() => undefined);
  };
  return { breaker, run, lines, metrics };
};

describe("the circuit breaker", () => {
  // cockatiel measures the open time with Date.
  beforeEach(() => mock.timers.enable({ apis: ["Date"] }));
  afterEach(() => mock.timers.reset());

  it("does not open before 20 calls, however many fail", async () => {
    const { breaker, run } = setUp();
    await run(19, fail);
    assert.equal(breaker.state(), "closed");
    await run(1, fail);
    assert.equal(breaker.state(), "open");
  });

  it("stays closed while fewer than half fail", async () => {
    const { breaker, run } = setUp();
    for (let n = 0; n < 20; n += 1) {
      await run(3, succeed);
      await run(2, fail);
    }
    assert.equal(breaker.state(), "closed");
  });

  it("lets one call through after its open time, and opens again if that fails", async () => {
    const { breaker, run } = setUp();
    await run(20, fail);
    mock.timers.tick(50);
    const ended = Promise.withResolvers<never>();
    let calls = 0;
    const probe = () => {
      calls += 1;
      return ended.promise;
    };
    const sent = Array.from({ length: 10 }, () => breaker.execute(probe, never));
    ended.reject(new Error("no response"));
    const responses = await Promise.allSettled(sent);
    assert.equal(calls, 1);
    assert.ok(responses.every(({ status }) => status === "rejected"));
    assert.equal(breaker.state(), "open");
  });

  it("logs and counts each change once", async () => {
    const { run, lines, metrics } = setUp();
    await run(30, fail);
    mock.timers.tick(50);
    await run(5, succeed);
    const changes = lines.filter(({ msg }) => msg === "circuit changed").map(({ circuit }) => circuit);
    assert.deepEqual(changes, ["open", "half-open", "closed"]);
    metrics.flush();
    const counted = lines.filter(({ CircuitChanges }) => CircuitChanges === 1).map(({ Circuit }) => Circuit);
    assert.deepEqual(counted.sort(), ["closed", "half-open", "open"]);
  });
});

describe("the bulkhead", () => {
  const fill = (breaker: ReturnType<typeof setUp>["breaker"], calls: number) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const state = { running: 0, max: 0 };
    const work = async () => {
      state.running += 1;
      state.max = Math.max(state.max, state.running);
      await promise;
      state.running -= 1;
    };
    const all = Array.from({ length: calls }, () => breaker.execute(work, never));
    return { state, release: resolve, all };
  };

  it("runs 50 calls concurrently, and the rest after them", async () => {
    const { breaker } = setUp();
    const { state, release, all } = fill(breaker, 120);
    await eventually("50 calls to run", () => state.running === 50);
    release();
    await Promise.all(all);
    assert.equal(state.max, 50);
  });

  it("rejects calls that do not fit into its queue at once, without blaming the peer", async () => {
    const { breaker } = setUp();
    const { release, all } = fill(breaker, 550);
    for (let n = 0; n < 30; n += 1) await assert.rejects(breaker.execute(succeed, never), /Bulkhead/);
    assert.equal(breaker.state(), "closed");
    release();
    await Promise.all(all);
  });

  it("drops a call that times out in the queue, never makes it, and does not blame the peer", async () => {
    const { breaker } = setUp();
    const { release, all } = fill(breaker, 50);
    let made = 0;
    const waiting = Array.from({ length: 40 }, () =>
      breaker.execute(async () => {
        made += 1;
      }, AbortSignal.timeout(30)),
    );
    const ended = Promise.allSettled(waiting);
    // Before a slot is free.
    const responses = await ended;
    assert.ok(responses.every(({ status }) => status === "rejected"));
    release();
    await Promise.all(all);
    // A call after them shows that the queue is empty.
    await breaker.execute(succeed, never);
    assert.equal(made, 0);
    assert.equal(breaker.state(), "closed");
  });
});
