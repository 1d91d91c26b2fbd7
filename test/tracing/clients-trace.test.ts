import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createSegmentReceiver, type Segment } from "@shop/local-traces";

const own = "1-5759e988-bd862e3fe1be46a994272793";
const balancers = "1-67891234-12456789abcdef0123456780";
const parent = "53995c3f42cd8ad8";

const segments: Segment[] = [];
const receiver = createSegmentReceiver({
  host: "127.0.0.1",
  port: 0,
  onSegment: (segment) => void segments.push(segment),
});
let eventually: typeof import("@shop/test-support").eventually;
let telemetry: typeof import("@shop/telemetry");

before(async () => {
  // The SDK reads the daemon's address when it is loaded.
  process.env["AWS_XRAY_DAEMON_ADDRESS"] = `127.0.0.1:${await receiver.start()}`;
  telemetry = await import("@shop/telemetry");
  ({ eventually } = await import("@shop/test-support"));
});
after(() => receiver.close());

let serial = 0;

/** The segment of a request with this header; the sampler samples at least one request a second. */
const segmentOf = async (door: "client" | "peer", traceHeader: string): Promise<Segment> => {
  serial += 1;
  const service = `${door}-${serial}`;
  const find = () => segments.find(({ name }) => name === service);
  await eventually("its segment", () => {
    const request = { service, version: "0", method: "GET", host: "shop", path: "/", requestId: undefined };
    const { end } = telemetry.beginTrace({
      ...request,
      fromPeer: door === "peer",
      traceHeader,
      budgetMs: 1_000,
      clientIp: () => undefined,
      userAgent: undefined,
    });
    end(200);
    return find() !== undefined;
  });
  return find() as Segment;
};

describe("the segment of a client's request", () => {
  it("is never a child of a segment that the client names", async () => {
    for (const header of [`Root=${own};Parent=${parent}`, `Parent=${parent}`, `Root=1-1-1;Parent=${parent}`])
      assert.equal((await segmentOf("client", header)).parent_id, undefined, header);
  });

  it("is in the load balancer's trace, not in one that the client names", async () => {
    const segment = await segmentOf("client", `Self=${balancers};Root=${own};Parent=${parent}`);
    assert.deepEqual([segment.trace_id, segment.parent_id], [balancers, undefined]);
  });

  it("is in the trace that the load balancer began", async () => {
    assert.equal((await segmentOf("client", `Root=${own}`)).trace_id, own);
  });
});

describe("the segment of a peer's request", () => {
  it("is a child of the segment of the call", async () => {
    const segment = await segmentOf("peer", `Root=${own};Parent=${parent}`);
    assert.deepEqual([segment.trace_id, segment.parent_id], [own, parent]);
  });

  it("has no parent without a trace", async () => {
    assert.equal((await segmentOf("peer", `Root=1-1-1;Parent=${parent}`)).parent_id, undefined);
  });
});
