import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { timing } from "@shop/topology";

/**
 * Each relation is between timeouts of different programs, so no program can check it alone:
 *
 *   keepAliveTimeoutMs > albIdleTimeoutS                    the load balancer, not Node, ends an idle connection
 *   headersTimeoutMs < requestTimeoutMs                     headers are part of the request
 *   drainDelayMs ≥ dnsTtlS + dnsCacheMs + 10 s              peers have forgotten a task before it is gone
 *   deregistrationDelayS ≥ drainDelayMs                     the load balancer keeps every target that still serves
 *   inFlightMs ≥ requestBudgetMs                            requests that have started can finish
 *   drainDelayMs + inFlightMs + 5 s ≤ stopTimeoutS ≤ 120 s  ECS kills no task that still works; its limit is 120 s
 */
describe("the timing", () => {
  const s = (seconds: number) => seconds * 1000;

  it("lets the load balancer end an idle connection, not the server", () => {
    assert.ok(timing.keepAliveTimeoutMs > s(timing.albIdleTimeoutS));
  });

  it("gives the headers less time than the whole request", () => {
    assert.ok(timing.headersTimeoutMs < timing.requestTimeoutMs);
  });

  it("keeps a stopping task serving until its peers have forgotten it", () => {
    assert.ok(timing.drainDelayMs >= s(timing.dnsTtlS) + timing.dnsCacheMs + s(10));
    assert.ok(s(timing.deregistrationDelayS) >= timing.drainDelayMs);
  });

  it("gives in-flight requests the time to finish before ECS kills the task", () => {
    assert.ok(timing.inFlightMs >= timing.requestBudgetMs);
    assert.ok(timing.drainDelayMs + timing.inFlightMs + s(5) <= s(timing.stopTimeoutS));
    assert.ok(timing.stopTimeoutS <= 120);
  });
});
