import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  callTimeoutMs,
  currentContext,
  outboundHeaders,
  type RequestContext,
  remainingMs,
  runInContext,
} from "@shop/telemetry";

const context = (changes: Partial<RequestContext> = {}): RequestContext => ({
  requestId: "request-1",
  traceId: "1-5759e988-bd862e3fe1be46a994272793",
  sampled: false,
  deadline: undefined,
  userId: undefined,
  span: undefined,
  ...changes,
});

describe("the request context", () => {
  it("is absent outside of a request", () => {
    assert.equal(currentContext(), undefined);
    assert.equal(remainingMs(), Number.POSITIVE_INFINITY);
    assert.equal(callTimeoutMs(2_000), 2_000);
    assert.deepEqual(outboundHeaders(), {});
  });

  it("stays with the work that it was started for, and with no other", async () => {
    const [one, two] = [context(), context({ requestId: "request-2" })];
    const seen = await Promise.all(
      [one, two].map((own) =>
        runInContext(own, async () => {
          await new Promise(setImmediate);
          return currentContext();
        }),
      ),
    );
    assert.equal(seen[0], one);
    assert.equal(seen[1], two);
    assert.equal(currentContext(), undefined);
  });

  it("travels to a peer as trace, request id and remaining time", () => {
    const span = { id: "53995c3f42cd8ad8", annotate: () => undefined, httpResponse: () => undefined };
    const sampled = context({ sampled: true, span, deadline: performance.now() + 1_000 });
    const headers = runInContext(sampled, outboundHeaders);
    assert.equal(headers["x-amzn-trace-id"], `Root=${sampled.traceId};Parent=${span.id};Sampled=1`);
    assert.equal(headers["x-request-id"], "request-1");
    const left = Number(headers["x-request-deadline"]);
    assert.ok(left > 900 && left <= 1_000, String(left));
  });

  it("leaves the caller of another party time to use the response, however long the call may take", () => {
    const callIn = (leftMs: number) =>
      runInContext(context({ deadline: performance.now() + leftMs }), () => callTimeoutMs(2_000));
    assert.equal(callIn(60_000), 2_000);
    assert.ok(callIn(1_000) > 850 && callIn(1_000) <= 950);
    assert.ok(callIn(50) <= 0);
  });

  it("passes on that a trace is not sampled, and never a negative time", () => {
    const late = context({ deadline: performance.now() - 50 });
    const headers = runInContext(late, outboundHeaders);
    assert.equal(headers["x-amzn-trace-id"], `Root=${late.traceId};Sampled=0`);
    assert.equal(headers["x-request-deadline"], "0");
    assert.ok(runInContext(late, remainingMs) < 0);
  });
});
