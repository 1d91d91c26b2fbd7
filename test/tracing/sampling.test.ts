import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";

type Telemetry = typeof import("@shop/telemetry");

const rule = (name: string, priority: number, urlPath: string, fixedRate: number) => ({
  SamplingRule: {
    Version: 1,
    RuleName: name,
    RuleARN: `arn:aws:xray:us-east-1:000000000000:sampling-rule/${name}`,
    ResourceARN: "*",
    Priority: priority,
    FixedRate: fixedRate,
    ReservoirSize: 0,
    ServiceName: "*",
    ServiceType: "*",
    Host: "*",
    HTTPMethod: "*",
    URLPath: urlPath,
    Attributes: {},
  },
  CreatedAt: 0,
  ModifiedAt: 0,
});

const rules = { SamplingRuleRecords: [rule("always", 1, "/always", 1), rule("Default", 10_000, "*", 0)] };
const targets = { SamplingTargetDocuments: [], LastRuleModification: 0, UnprocessedStatistics: [] };

const daemon = createServer((request, response) => {
  response.end(JSON.stringify(request.url === "/GetSamplingRules" ? rules : targets));
});

let telemetry: Telemetry;

const begin = (path: string, fromPeer: boolean, traceHeader?: string, requestId?: string) =>
  telemetry.beginTrace({
    service: "test",
    version: "0",
    fromPeer,
    method: "GET",
    host: "localhost",
    path,
    traceHeader,
    requestId,
    budgetMs: 1_000,
    clientIp: () => undefined,
    userAgent: undefined,
  }).context;

const isSampled = (path: string, door: "client" | "peer", header?: string): boolean =>
  begin(path, door === "peer", header).sampled;

before(async () => {
  daemon.listen(0, "127.0.0.1");
  await once(daemon, "listening");
  // The SDK reads the daemon's address when it is loaded.
  process.env["AWS_XRAY_DAEMON_ADDRESS"] = `127.0.0.1:${(daemon.address() as AddressInfo).port}`;
  telemetry = await import("@shop/telemetry");
  const { eventually } = await import("@shop/test-support");
  telemetry.startSampling();
  // Until the rules arrive, 5 % are sampled: a hundred equal decisions prove that the rules are active.
  const all = (path: string, sampled: boolean) =>
    Array.from({ length: 100 }, () => isSampled(path, "client")).every((one) => one === sampled);
  await eventually("the rules", () => all("/always", true) && all("/never", false));
});
after(() => {
  daemon.closeAllConnections();
  daemon.close();
});

describe("the sampling of a client's request", () => {
  it("is not decided by the client's Sampled=1, which would increase costs", () => {
    assert.equal(isSampled("/never", "client", "Sampled=1"), false);
  });

  it("obeys the client's Sampled=0", () => {
    assert.equal(isSampled("/always", "client", "Sampled=0"), false);
  });

  it("is decided by the rules if the client does not decide", () => {
    assert.equal(isSampled("/always", "client"), true);
    assert.equal(isSampled("/always", "client", "Sampled=?"), true);
    assert.equal(isSampled("/never", "client"), false);
  });
});

describe("the sampling of a peer's request", () => {
  it("is the peer's decision, despite the rules", () => {
    assert.equal(isSampled("/never", "peer", "Sampled=1"), true);
    assert.equal(isSampled("/always", "peer", "Sampled=0"), false);
  });

  it("is decided by the rules if the peer has not decided", () => {
    assert.equal(isSampled("/always", "peer"), true);
    assert.equal(isSampled("/never", "peer"), false);
  });
});

describe("beginTrace", () => {
  it("continues the caller's trace", () => {
    const traceId = telemetry.newTraceId();
    assert.equal(begin("/never", false, `Root=${traceId}`).traceId, traceId);
    assert.ok(telemetry.isTraceId(begin("/never", false, "Root=nonsense").traceId));
  });

  it("accepts a well-formed request id from a peer, and none from a client", () => {
    assert.equal(begin("/never", true, undefined, "request-1").requestId, "request-1");
    assert.notEqual(begin("/never", false, undefined, "request-1").requestId, "request-1");
    assert.notEqual(begin("/never", true, undefined, "a\nb").requestId, "a\nb");
  });
});
