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
const shortly = { connections: 1, warmUpMs: 20, measureMs: 100, leastAnswers: 0 };

const ask = (port: number, expected: ExpectedResponse, how: Partial<Drive> = {}) =>
  drive(
    { ...shortly, ports: [port], ...how },
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
  it("takes an answer that comes in pieces", async () => {
    const port = await serve(async (_request, response) => {
      response.writeHead(200, { "Content-Length": 6 });
      response.write("one");
      await delay(5);
      response.end("two");
    });
    const { answers, problems } = await ask(port, { status: 200, body: Buffer.from("onetwo") });
    assert.ok(answers > 0);
    assert.deepEqual(problems, {});
  });

  it("counts a wrong status, a wrong body and a connection that ends", async () => {
    const port = await serve((_request, response) => void response.end("right"));
    const { problems: ofStatus } = await ask(port, { status: 201 });
    assert.match(Object.keys(ofStatus)[0] ?? "", /^status 200/);
    const { problems: ofBody } = await ask(port, { status: 200, body: Buffer.from("wrong") });
    assert.match(Object.keys(ofBody)[0] ?? "", /^wrong body: right/);
    const closing = await serve((request) => void request.socket.destroy());
    const { problems } = await ask(closing, { status: 200 });
    assert.deepEqual(Object.keys(problems), ["the connection was closed"]);
  });

  it("never sends the same digits twice where they are to be unique", async () => {
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

  it("at a fixed rate, lets a server that stalls hide nothing", async () => {
    let stalledUntil = Number.POSITIVE_INFINITY;
    const start = performance.now();
    const port = await serve(async (_request, response) => {
      // Once, from 0.2 s on, for 0.4 s.
      if (stalledUntil > start + 1e6 && performance.now() > start + 200)
        stalledUntil = performance.now() + 400;
      if (performance.now() < stalledUntil && stalledUntil < start + 1e6)
        await delay(stalledUntil - performance.now());
      response.end("ok");
    });
    const { latency, problems } = await ask(port, { status: 200 }, { rate: 100, measureMs: 1_000 });
    assert.deepEqual(problems, {});
    // Of 100 requests 40 were due while it stalled, and half of these had more than 200 ms to wait.
    assert.ok(latency.p90 > 150, `p90 is ${latency.p90} ms`);
  });
});
