import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { createSegmentReceiver, createTraceStore, createTraceViewer, type Segment } from "@shop/local-traces";
import express from "express";
import { createServiceMap } from "../src/service-map.ts";

let serial = 0;
const hex = (digits: number): string => {
  serial += 1;
  return serial.toString(16).padStart(digits, "0");
};
const newTrace = () => `1-00000000-${hex(24)}`;

const segment = (overrides: Partial<Segment> = {}): Segment => ({
  id: hex(16),
  name: "catalog",
  trace_id: newTrace(),
  start_time: 100,
  end_time: 100.25,
  http: { request: { method: "GET", url: "http://shop/api/catalog/products" }, response: { status: 200 } },
  ...overrides,
});

describe("createSegmentReceiver", () => {
  it("receives segments by UDP, drops other datagrams, and serves sampling rules by TCP on the same port", async () => {
    const received: Segment[] = [];
    const receiver = createSegmentReceiver({
      host: "127.0.0.1",
      port: 0,
      onSegment: (one) => void received.push(one),
    });
    const port = await receiver.start();
    const socket = createSocket("udp4");
    const send = (text: string) => new Promise((resolve) => socket.send(text, port, "127.0.0.1", resolve));
    try {
      const header = '{"format": "json", "version": 1}\n';
      for (const junk of ["", "junk", header, `${header}{}`, `${header}{"id":"x"}`, `${header}{`])
        await send(junk);
      await send(header + JSON.stringify(segment()));
      for (let n = 0; n < 200 && received.length + receiver.dropped() < 7; n += 1)
        await new Promise(setImmediate);
      const until = Date.now() + 5_000;
      while (received.length + receiver.dropped() < 7 && Date.now() < until)
        await new Promise((r) => setTimeout(r, 5));
      assert.equal(received.length, 1);
      assert.equal(receiver.dropped(), 6);
      const response = await fetch(`http://127.0.0.1:${port}/GetSamplingRules`, {
        method: "POST",
        body: "{}",
      });
      const { SamplingRuleRecords } = (await response.json()) as {
        SamplingRuleRecords: { SamplingRule: { FixedRate: number } }[];
      };
      assert.equal(SamplingRuleRecords[0]?.SamplingRule.FixedRate, 1);
    } finally {
      socket.close();
      await receiver.close();
    }
  });
});

describe("createTraceStore", () => {
  const all = { limit: 500 };

  it("summarizes a trace by its entry, in any order of arrival", () => {
    const store = createTraceStore({ maxSegments: 100 });
    const entry = segment({
      name: "payment",
      start_time: 100,
      end_time: 101,
      http: { request: { method: "POST", url: "http://shop/api/payments" }, response: { status: 201 } },
    });
    const callee = segment({
      trace_id: entry.trace_id,
      parent_id: "00000000000000aa",
      start_time: 100.2,
      end_time: 100.4,
      fault: true,
    });
    store.add(callee);
    store.add({
      ...entry,
      subsegments: [{ id: "00000000000000aa", name: "catalog", start_time: 100.1, end_time: 100.5 }],
    });
    const [summary] = store.list(all);
    assert.deepEqual(
      [
        summary?.method,
        summary?.path,
        summary?.status,
        summary?.durationMs,
        summary?.fault,
        summary?.services,
      ],
      ["POST", "/api/payments", 201, 1000, true, ["catalog", "payment"]],
    );
  });

  it("replaces a segment in progress by the finished one, never the reverse", () => {
    const store = createTraceStore({ maxSegments: 100 });
    const done = segment();
    const { end_time: _, ...rest } = done;
    store.add({ ...rest, in_progress: true });
    store.add(done);
    store.add({ ...rest, in_progress: true });
    assert.equal(store.find(done.trace_id)?.[0]?.end_time, done.end_time);
    assert.equal(store.size().segments, 1);
  });

  it("places separately sent subsegments below their parent", () => {
    const store = createTraceStore({ maxSegments: 100 });
    const parent = segment();
    store.add(
      segment({ trace_id: parent.trace_id, parent_id: parent.id, type: "subsegment", name: "catalog@db" }),
    );
    store.add(parent);
    assert.deepEqual(
      store.find(parent.trace_id)?.[0]?.subsegments?.map(({ name }) => name),
      ["catalog@db"],
    );
  });

  it("lists requests by their start, as their rows are labelled, in any order of arrival", () => {
    const store = createTraceStore({ maxSegments: 100 });
    for (const start_time of [103, 101, 104, 102]) store.add(segment({ start_time, end_time: 105 }));
    const starts = (limit: number) => store.list({ ...all, limit }).map(({ start }) => start);
    assert.deepEqual(starts(10), [104, 103, 102, 101]);
    assert.deepEqual(starts(2), [104, 103]);
  });

  it("drops the oldest traces beyond its size limit, even a single large one", () => {
    const store = createTraceStore({ maxSegments: 100, maxBytes: 10_000 });
    const added = Array.from({ length: 25 }, () => segment());
    for (const one of added) store.add(one, 1_000);
    assert.deepEqual(store.size(), { traces: 10, segments: 10 });
    assert.equal(store.find(added[14]?.trace_id ?? ""), undefined);
    const endless = newTrace();
    for (let sent = 0; sent < 100; sent += 1) {
      store.add(segment({ trace_id: endless }), 1_000);
      assert.ok(store.size().segments <= 10);
    }
    store.add(segment({ in_progress: true }), 10_001);
    assert.deepEqual(store.size(), { traces: 0, segments: 0 });
  });

  it("drops the oldest traces beyond its segment limit", () => {
    const store = createTraceStore({ maxSegments: 10 });
    const added = Array.from({ length: 25 }, () => segment());
    for (const one of added) store.add(one);
    assert.deepEqual(store.size(), { traces: 10, segments: 10 });
    assert.equal(store.find(added[0]?.trace_id ?? ""), undefined);
    assert.equal(store.list(all)[0]?.id, added.at(-1)?.trace_id);
  });

  it("filters by text, service, outcome and duration, and leaves background jobs out", () => {
    const store = createTraceStore({ maxSegments: 100 });
    const slow = segment({ end_time: 103 });
    const failed = segment({ error: true, name: "user" });
    const { http: _, ...job } = segment({ annotations: { job: "sweep" } });
    for (const one of [slow, failed, job]) store.add(one);
    const ids = (filter: object) => store.list({ ...all, ...filter }).map(({ id }) => id);
    assert.deepEqual(ids({}), [failed.trace_id, slow.trace_id]);
    assert.deepEqual(ids({ jobs: true }).length, 3);
    assert.deepEqual(ids({ minMs: 1_000 }), [slow.trace_id]);
    assert.deepEqual(ids({ outcome: "error" }), [failed.trace_id]);
    assert.deepEqual(ids({ service: "user" }), [failed.trace_id]);
    assert.deepEqual(ids({ text: slow.trace_id }), [slow.trace_id]);
  });
});

describe("createServiceMap", () => {
  it("shows clients, services, and callees without segments of their own", () => {
    const subsegments = [
      {
        id: hex(16),
        name: "payments@db",
        start_time: 100,
        end_time: 100.1,
        namespace: "remote",
        sql: { url: "db" },
      },
      { id: hex(16), name: "catalog", start_time: 100, end_time: 100.1, namespace: "remote" },
      {
        id: hex(16),
        name: "payment-provider",
        start_time: 100,
        end_time: 100.1,
        namespace: "remote",
        fault: true,
      },
    ];
    const payment = segment({ name: "payment", subsegments });
    const { nodes, edges } = createServiceMap([payment, segment({ parent_id: subsegments[1]?.id ?? "" })]);
    assert.deepEqual(nodes.map(({ id, kind }) => [id, kind]).toSorted(), [
      ["catalog", "service"],
      ["clients", "client"],
      ["payment", "service"],
      ["payment-provider", "remote"],
      ["payments@db", "database"],
    ]);
    assert.deepEqual(edges.map(({ from, to, calls, faults }) => [from, to, calls, faults]).toSorted(), [
      ["clients", "payment", 1, 0],
      ["payment", "catalog", 1, 0],
      ["payment", "payment-provider", 1, 1],
      ["payment", "payments@db", 1, 0],
    ]);
  });
});

describe("createTraceViewer", () => {
  const store = createTraceStore({ maxSegments: 20_000 });
  const app = express().use("/traces", createTraceViewer(store));
  const server = app.listen(0, "127.0.0.1");
  const get = (path: string) =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/traces${path}`);

  before(() => {
    for (let n = 0; n < 10_000; n += 1) store.add(segment());
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it("lists the newest of 10 000 segments", async () => {
    const { items, size } = (await (await get("/api/traces?limit=100")).json()) as {
      items: unknown[];
      size: { segments: number };
    };
    assert.deepEqual([items.length, size.segments], [100, 10_000]);
  });

  it("rejects invalid filters and unknown traces", async () => {
    assert.equal((await get("/api/traces?limit=0")).status, 422);
    assert.equal((await get("/api/traces?outcome=great")).status, 422);
    assert.equal((await get("/api/traces/1-00000000-000000000000000000000000")).status, 404);
  });

  it("serves its page under a policy that forbids inline scripts", async () => {
    for (const path of ["", "/map", "/1-00000000-000000000000000000000000"]) {
      const response = await get(path);
      assert.equal(response.headers.get("content-security-policy")?.includes("default-src 'self'"), true);
      assert.doesNotMatch(await response.text(), /<script(?![^>]*src=)/);
    }
  });

  it("serves its modules as JavaScript, and each module that they import", async () => {
    const seen = new Set<string>();
    const visit = async (file: string): Promise<void> => {
      if (seen.has(file)) return;
      seen.add(file);
      const response = await get(`/page/${file}`);
      assert.equal(response.status, 200, file);
      assert.match(response.headers.get("content-type") ?? "", /javascript/);
      const source = await response.text();
      assert.doesNotMatch(source, /\binterface\b|: string\b/, file);
      for (const [, imported = ""] of source.matchAll(/from "\.\/([\w-]+\.ts)"/g)) await visit(imported);
    };
    await visit("main.ts");
    assert.ok(seen.size >= 7, [...seen].join());
  });
});
