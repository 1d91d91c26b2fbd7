import assert from "node:assert/strict";
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

const assertProblem = (answer: string, status: number, code: string): void => {
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} `));
  assert.match(head, /\r\nContent-Type: application\/problem\+json; charset=utf-8/);
  assert.match(head, /\r\nConnection: close/);
  assert.match(head, new RegExp(`\r\nContent-Length: ${Buffer.byteLength(body)}(\r\n|$)`));
  const problem = JSON.parse(body) as Record<string, unknown>;
  assert.deepEqual([problem["type"], problem["status"]], [`/problems/${code}`, status]);
  assert.match(String(problem["traceId"]), /^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
};

describe("what never reaches the app", () => {
  it("is 400 where it is not HTTP", async () => {
    const malformed = [
      "hello\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: shop\r\nBad Name: x\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: x\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    ];
    for (const bytes of malformed) assertProblem(await sendRaw(server.port, bytes), 400, "malformed-request");
  });

  it("is 431 where the headers are over 16 kB", async () => {
    const bytes = `GET / HTTP/1.1\r\nHost: shop\r\nX-Long: ${"x".repeat(17 * 1024)}\r\n\r\n`;
    assertProblem(await sendRaw(server.port, bytes), 431, "headers-too-large");
  });

  it("is 408 where the headers do not arrive in time", async () => {
    const began = performance.now();
    assertProblem(await sendRaw(server.port, "GET / HTTP/1.1\r\nHost: sh"), 408, "request-timeout");
    assert.ok(performance.now() - began >= 300);
  });

  it("does not keep others from being answered", async () => {
    const answer = await sendRaw(
      server.port,
      "GET /health/live HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n",
    );
    assert.match(answer, /^HTTP\/1\.1 200 /);
  });
});

describe("an idle connection", () => {
  it("is kept for as long as the topology says", async () => {
    const response = await fetch(`http://127.0.0.1:${server.port}/health/live`);
    assert.equal(response.headers.get("keep-alive"), `timeout=${timing.keepAliveTimeoutMs / 1000}`);
    await response.text();
  });
});

describe("startServer", () => {
  it("rejects where the port is taken", async () => {
    const again = startServer(fixture.publicApp, { host: "127.0.0.1", port: server.port });
    await assert.rejects(again, { code: "EADDRINUSE" });
  });
});
