import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import { after, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { type Drive, drive } from "../src/load/drive.ts";
import { type ExpectedResponse, prepareRequest, unique } from "../src/load/exchange.ts";
import { createHistogram } from "../src/load/histogram.ts";

const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

const serve = (listener: RequestListener): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer(listener).listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
    servers.push(server);
  });

const never = { onBegin: () => undefined, onEnd: () => undefined };
const shortly = { connections: 1, warmUpMs: 20, measureMs: 100, minResponses: 0 };

const load = (port: number, expected: ExpectedResponse, options: Partial<Drive> = {}) =>
  drive(
    { ...shortly, ports: [port], ...options },
    () => ({ request: prepareRequest({ path: "/" }), expected }),
    never,
  );

describe("a histogram", () => {
  it("keeps durations to within 1 %", () => {
    const histogram = createHistogram();
    for (let us = 1; us <= 100_000; us += 1) histogram.record(us / 1000);
    for (const share of [0.01, 0.5, 0.9, 0.99, 0.999]) {
      const wanted = share * 100;
      assert.ok(Math.abs(histogram.at(share) - wanted) / wanted < 0.01, `${share}: ${histogram.at(share)}`);
    }
    assert.equal(histogram.percentiles().max, 100);
  });
});

describe("load", () => {
  it("accepts a response that arrives in pieces", async () => {
    const port = await serve(async (_request, response) => {
      response.writeHead(200, { "Content-Length": 6 });
      response.write("one");
      await delay(5);
      response.end("two");
    });
    const { responses, problems } = await load(port, { status: 200, body: Buffer.from("onetwo") });
    assert.ok(responses > 0);
    assert.deepEqual(problems, {});
  });

  it("accepts a response in chunks, and compares its content", async () => {
    const port = await serve(async (_request, response) => {
      response.write("one");
      await delay(5);
      response.end("two");
    });
    const { responses, problems } = await load(port, { status: 200, body: Buffer.from("onetwo") });
    assert.ok(responses > 0);
    assert.deepEqual(problems, {});
    const other = await load(port, { status: 200, contains: "three" });
    assert.match(Object.keys(other.problems)[0] ?? "", /^wrong body: onetwo/);
  });

  it("counts a wrong status, a wrong body and a connection that ends", async () => {
    const port = await serve((_request, response) => void response.end("right"));
    const { problems: ofStatus } = await load(port, { status: 201 });
    assert.match(Object.keys(ofStatus)[0] ?? "", /^status 200/);
    const { problems: ofBody } = await load(port, { status: 200, body: Buffer.from("wrong") });
    assert.match(Object.keys(ofBody)[0] ?? "", /^wrong body: right/);
    const closing = await serve((request) => void request.socket.destroy());
    const { problems } = await load(closing, { status: 200 });
    assert.deepEqual(Object.keys(problems), ["the connection was closed"]);
  });

  it("never sends the same unique digits twice", async () => {
    const seen: unknown[] = [];
    const port = await serve((request, response) => {
      seen.push(request.headers["idempotency-key"]);
      response.end("ok");
    });
    const request = prepareRequest({ path: "/", headers: { "Idempotency-Key": unique } });
    await drive({ ...shortly, ports: [port] }, () => ({ request, expected: { status: 200 } }), never);
    assert.ok(seen.length > 1);
    assert.equal(new Set(seen).size, seen.length);
  });

  it("includes the delay of a stalled server at a fixed rate", async () => {
    let stalledUntil = Number.POSITIVE_INFINITY;
    const start = performance.now();
    const port = await serve(async (_request, response) => {
      // Stalls once, after 0.2 s, for 0.4 s.
      if (stalledUntil > start + 1e6 && performance.now() > start + 200)
        stalledUntil = performance.now() + 400;
      if (performance.now() < stalledUntil && stalledUntil < start + 1e6)
        await delay(stalledUntil - performance.now());
      response.end("ok");
    });
    const { latency, problems } = await load(port, { status: 200 }, { rate: 100, measureMs: 1_000 });
    assert.deepEqual(problems, {});
    // 40 of 100 requests were due during the stall, and half of those waited for more than 200 ms.
    assert.ok(latency.p90 > 150, `p90 is ${latency.p90} ms`);
  });
});
