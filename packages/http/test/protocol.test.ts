import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { type RunningServer, startServer } from "@shop/http";
import { timing } from "@shop/topology";
import { createFixture, sendRaw } from "./fixture.ts";

const fixture = createFixture();
let server: RunningServer;

before(async () => {
  fixture.health.started();
  server = await startServer(fixture.publicApp, { host: "127.0.0.1", port: 0, headersTimeoutMs: 300 });
});
after(async () => {
  await server.close(0);
  await fixture.close();
});

const assertProblem = (response: string, status: number, code: string): void => {
  const [head = "", body = ""] = response.split("\r\n\r\n");
  assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} `));
  assert.match(head, /\r\nContent-Type: application\/problem\+json; charset=utf-8/);
  assert.match(head, /\r\nConnection: close/);
  assert.match(head, new RegExp(`\r\nContent-Length: ${Buffer.byteLength(body)}(\r\n|$)`));
  const problem = JSON.parse(body) as Record<string, unknown>;
  assert.deepEqual([problem["type"], problem["status"]], [`/problems/${code}`, status]);
  assert.match(String(problem["traceId"]), /^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
};

describe("a request that never reaches the app", () => {
  it("is a 400 if it is not HTTP", async () => {
    const malformed = [
      "hello\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: shop\r\nBad Name: x\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: x\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    ];
    for (const bytes of malformed) assertProblem(await sendRaw(server.port, bytes), 400, "malformed-request");
  });

  it("is a 431 if the headers exceed 16 kB", async () => {
    const bytes = `GET / HTTP/1.1\r\nHost: shop\r\nX-Long: ${"x".repeat(17 * 1024)}\r\n\r\n`;
    assertProblem(await sendRaw(server.port, bytes), 431, "headers-too-large");
  });

  it("is a 408 if the headers do not arrive in time", async () => {
    const began = performance.now();
    assertProblem(await sendRaw(server.port, "GET / HTTP/1.1\r\nHost: sh"), 408, "request-timeout");
    assert.ok(performance.now() - began >= 300);
  });

  it("does not affect other requests", async () => {
    const response = await sendRaw(
      server.port,
      "GET /health/live HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n",
    );
    assert.match(response, /^HTTP\/1\.1 200 /);
  });
});

const head = (target: string, ...lines: string[]): string =>
  [`GET ${target} HTTP/1.1`, ...lines, "", ""].join("\r\n");
const close = "Connection: close";

describe("an ambiguous request", () => {
  it("is a 400, and the last on its connection, if its transfer coding is not chunked", async () => {
    const response = await sendRaw(
      server.port,
      head("/api/things/who/am-i", "Host: shop", "Transfer-Encoding: xchunked"),
    );
    assertProblem(response, 400, "malformed-request");
  });

  it("is a 400 if it has no Host, several or an invalid one", async () => {
    for (const hosts of [[], ["Host: shop", "Host: other"], ["Host: shop, other"], ['Host: a b"/']]) {
      const response = await sendRaw(server.port, head("/api/things/x", ...hosts, close));
      assertProblem(response, 400, "malformed-request");
    }
  });

  it("is a 400 if the query is not UTF-8", async () => {
    const response = await sendRaw(server.port, head("/api/things/who/am-i?q=%ff", "Host: shop", close));
    assertProblem(response, 400, "malformed-request");
  });
});

describe("an unknown expectation", () => {
  it("is ignored", async () => {
    const lines = ["Host: [::1]:8080", "Expect: the-unexpected", close];
    assert.match(await sendRaw(server.port, head("/api/things/who/am-i", ...lines)), /^HTTP\/1\.1 200 /);
  });
});

const statusesIn = (responses: string): string[] => responses.match(/(?<=^HTTP\/1\.1 )\d+/gm) ?? [];

describe("an unreadable request after a readable one", () => {
  it("does not replace the first one's response", async () => {
    const bytes = `${head("/api/things/who/am-i", "Host: shop")}rubbish\r\n\r\n`;
    const responses = await sendRaw(server.port, bytes);
    assert.deepEqual(statusesIn(responses), ["200"]);
    assert.match(responses, /\r\nConnection: close/);
  });

  it("gets no second response if the request's response was sent before all of it had arrived", async () => {
    const start = "POST /nowhere HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n";
    const socket = connect(server.port, "127.0.0.1");
    socket.write(start);
    let responses = "";
    socket.on("data", (text) => {
      responses += text;
      socket.write("this is no chunk\r\n");
    });
    await once(socket, "close");
    assert.deepEqual(statusesIn(responses), ["404"]);
  });
});

describe("a body that does not arrive", () => {
  const narrow = createFixture({ maxInFlight: 1 });
  let door: RunningServer;
  before(async () => {
    door = await startServer(narrow.publicApp, { host: "127.0.0.1", port: 0 });
  });
  after(async () => {
    await door.close(0);
    await narrow.close();
  });

  it("does not occupy a slot", async () => {
    const socket = connect(door.port, "127.0.0.1");
    const about = "Content-Type: application/json\r\nContent-Length: 90\r\nExpect: 100-continue";
    socket.write(`POST /api/things HTTP/1.1\r\nHost: shop\r\n${about}\r\n\r\n{`);
    // "100 Continue": the request has started.
    await once(socket, "data");
    const response = await fetch(`http://127.0.0.1:${door.port}/api/things/who/am-i`);
    assert.deepEqual([response.status, narrow.inFlight()], [200, 0]);
    socket.destroy();
  });
});

describe("an idle connection", () => {
  it("is kept open for as long as the topology says", async () => {
    const response = await fetch(`http://127.0.0.1:${server.port}/health/live`);
    assert.equal(response.headers.get("keep-alive"), `timeout=${timing.keepAliveTimeoutMs / 1000}`);
    await response.text();
  });
});

describe("startServer", () => {
  it("rejects if the port is taken", async () => {
    const again = startServer(fixture.publicApp, { host: "127.0.0.1", port: server.port });
    await assert.rejects(again, { code: "EADDRINUSE" });
  });
});
