import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { eventually } from "@shop/test-support";
import { docker, project, repository } from "./docker.ts";

/** HAProxy alone, in front of services that echo the request; one of them does not exist. */
const network = `${project}-gateway`;
const echo = `require("node:http").createServer((q, a) => a.end(JSON.stringify({ service: process.env.SERVICE, url: q.url, headers: q.headers }))).listen(8080)`;
const started: string[] = [];
let port = 0;

const start = async (...args: string[]): Promise<string> => {
  const id = await docker("run", "-d", "--rm", "--network", network, ...args);
  started.push(id);
  return id;
};

/** The request as a service received it. */
interface Echo {
  readonly service: string;
  readonly url: string;
  readonly headers: Record<string, string>;
}

interface Seen {
  readonly status: number | undefined;
  readonly server: string | undefined;
  readonly body: string;
}

const get = async (path: string, headers: Record<string, string | string[]> = {}): Promise<Seen> => {
  const sent = request({ port, path, headers, agent: false }).end();
  const [response] = await once(sent, "response");
  return { status: response.statusCode, server: response.headers.server, body: await text(response) };
};

const reached = async (headers: Record<string, string | string[]> = {}): Promise<Record<string, string>> => {
  const { status, body } = await get("/api/catalog/products?q=a%20b", headers);
  assert.equal(status, 200, body);
  const seen = JSON.parse(body) as Echo;
  assert.equal(seen.url, "/api/catalog/products?q=a%20b");
  return seen.headers;
};

const raw = async (lines: string): Promise<string> => {
  const socket = connect(port, "127.0.0.1");
  socket.end(`${lines}\r\nHost: shop\r\nConnection: close\r\n\r\n`);
  return text(socket);
};

before(async () => {
  await docker("network", "create", network);
  for (const alias of ["catalog", "payment", "storefront", "pages"]) {
    const names = ["--network-alias", alias, "-e", `SERVICE=${alias}`];
    await start(...names, "--entrypoint", "node", "fargate-shop/tools", "-e", echo);
  }
  const configuration = `${repository}docker/gateway/haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro`;
  const gateway = await start("-p", "127.0.0.1::8080", "-v", configuration, "haproxy:3.0");
  port = Number((await docker("port", gateway, "8080")).split(":").at(-1));
  await eventually(
    "the gateway finds the services",
    async () => (await get("/api/catalog").catch(() => undefined))?.status === 200,
  );
});
after(async () => {
  if (started.length > 0) await docker("rm", "-f", ...started);
  await docker("network", "rm", network);
});

const id = "1-[0-9a-f]{8}-[0-9a-f]{24}";
const theirs = "1-5759e988-bd862e3fe1be46a994272793";

describe("the gateway, as the load balancer does,", () => {
  it("begins a trace if the caller has none", async () => {
    const header = (await reached())["x-amzn-trace-id"] ?? "";
    assert.match(header, new RegExp(`^Root=${id}$`));
    const age = Date.now() / 1000 - Number.parseInt(header.slice(7, 15), 16);
    assert.ok(age >= -1 && age < 10, header);
  });

  it("adds its own id next to the caller's trace, and replaces an earlier one of its own", async () => {
    const seen = async (given: string) =>
      (await reached({ "x-amzn-trace-id": given }))["x-amzn-trace-id"] ?? "";
    assert.match(await seen(`Root=${theirs};Sampled=1`), new RegExp(`^Self=${id};Root=${theirs};Sampled=1$`));
    assert.match(await seen(`Self=1-x;Root=${theirs}`), new RegExp(`^Self=${id};Root=${theirs}$`));
    assert.match(await seen(`Parent=53995c3f42cd8ad8`), new RegExp(`^Root=${id};Parent=53995c3f42cd8ad8$`));
    assert.match(await seen(`Self=1-x`), new RegExp(`^Root=${id}$`));
  });

  it("appends the client to the forwarded headers", async () => {
    const plain = await reached();
    assert.match(plain["x-forwarded-for"] ?? "", /^[\d.]+$/);
    assert.equal(plain["x-forwarded-proto"], "http");
    assert.equal(plain["x-forwarded-port"], "8080");
    const reported = await reached({ "x-forwarded-for": "192.0.2.7", "x-forwarded-proto": "https" });
    assert.match(reported["x-forwarded-for"] ?? "", /^192\.0\.2\.7, [\d.]+$/);
    assert.equal(reported["x-forwarded-proto"], "http");
  });

  it("does not reveal the keep-alive timeout of its own connection to a service", async () => {
    assert.equal((await fetch(`http://localhost:${port}/api/catalog`)).headers.get("keep-alive"), null);
  });

  it("drops headers whose names are not letters, digits and hyphens", async () => {
    const headers = await reached({ "x-forwarded_for": "192.0.2.7", "x-fine": "1" });
    assert.equal(headers["x-forwarded_for"], undefined);
    assert.equal(headers["x-fine"], "1");
  });

  it("forwards health checks, internal paths and look-alikes to the storefront, as from a client", async () => {
    for (const path of ["/api", "/health/live", "/internal/jwks.json", "/API/catalog", "/docsx"]) {
      const { url, service, headers } = JSON.parse((await get(path)).body) as Echo;
      assert.deepEqual([url, service], [path, "storefront"]);
      assert.match(headers["x-forwarded-for"] ?? "", /^[\d.]+$/);
    }
  });

  it("forwards a path unchanged in any notation", async () => {
    const response = await raw("GET /api/catalog/../../internal/jwks.json HTTP/1.1");
    assert.match(response, /"url":"\/api\/catalog\/\.\.\/\.\.\/internal\/jwks\.json"/);
  });

  it("responds with 503 and a small page for a service without a task", async () => {
    const { status, server, body } = await get("/api/users/me");
    assert.equal(status, 503);
    assert.equal(server, "awselb/2.0");
    assert.match(body, /<h1>503 Service Temporarily Unavailable<\/h1>/);
  });

  it("rejects ambiguous requests", async () => {
    const smuggled =
      "POST /api/catalog HTTP/1.1\r\nTransfer-Encoding: chunked, identity\r\nContent-Length: 5";
    assert.match(await raw(smuggled), /^HTTP\/1\.1 400 /);
    assert.match(await raw("GET /api/catalog/\u0001 HTTP/1.1"), /^HTTP\/1\.1 400 /);
  });

  it("closes connections whose headers do not arrive in time, and serves others after a flood of them", async () => {
    const responses = Array.from({ length: 4_100 }, () => {
      const socket = connect(port, "127.0.0.1");
      socket.write("GET /api/catalog HTTP/1.1\r\nHost: shop\r\nX-Slow: ");
      // Docker's own proxy resets some of so many simultaneous connections.
      return text(socket).catch(() => "reset");
    });
    const ends = new Map<string, number>();
    for (const response of await Promise.all(responses)) {
      const end = response.slice(0, 12);
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    assert.ok((ends.get("HTTP/1.1 408") ?? 0) > 2_000, JSON.stringify([...ends]));
    await eventually(
      "a response to an honest client",
      async () => (await get("/api/catalog").catch(() => undefined))?.status === 200,
      30_000,
    );
  });
});
