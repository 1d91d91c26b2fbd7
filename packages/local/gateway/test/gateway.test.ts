import assert from "node:assert/strict";
import type { IncomingHttpHeaders, Server } from "node:http";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { createGateway, type Gateway } from "@shop/local-gateway";
import { routeFor } from "@shop/topology";
import express from "express";
import { closeNow, echo, listen } from "./servers.ts";

interface Seen {
  readonly service: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly remotePort: number;
}

/** Sends a request byte for byte; fetch would normalize it. */
const raw = async (gateway: string, head: string): Promise<string> => {
  const socket = connect(Number(new URL(gateway).port), "127.0.0.1");
  socket.write(`${head}\r\nHost: shop\r\nConnection: close\r\n\r\n`, "latin1");
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("latin1");
};

/** The service of every path that no other service has. */
const root = routeFor("/");

describe("the gateway", () => {
  const open: Server[] = [];
  let gateway: Gateway;
  let url: string;

  before(async () => {
    const catalog = await listen(echo("catalog"));
    const user = await listen(echo("user"));
    const home = await listen(echo("home"));
    open.push(catalog.server, user.server, home.server);
    gateway = createGateway({
      targets: { catalog: catalog.url, user: user.url, ...(root && { [root]: home.url }) },
      pages: {
        "/docs": express.Router().get("/", (_request, response) => void response.send("the documents")),
        "/traces": express.Router().get("/", (_request, response) => void response.send("the traces")),
      },
    });
    url = await gateway.listen(0);
  });
  after(async () => {
    await gateway.close();
    for (const server of open) closeNow(server);
  });

  const seen = async (path: string, headers: Record<string, string> = {}): Promise<Seen> => {
    const response = await fetch(`${url}${path}`, { headers });
    assert.equal(response.status, 200);
    return (await response.json()) as Seen;
  };

  it("routes by the topology's rules, path and query unchanged", async () => {
    const { service, url: path } = await seen("/api/catalog/products?q=a%20b&limit=2");
    assert.deepEqual(
      { service, path },
      { service: "catalog", path: "/api/catalog/products?q=a%20b&limit=2" },
    );
    assert.equal((await seen("/api/users")).service, "user");
  });

  it("routes every other path to the service at the root; without one it responds with 404", async () => {
    for (const path of ["/cart?x=1", "/health/ready", "/internal/jwks.json", "/api/catalogue", "/api"]) {
      const response = await fetch(`${url}${path}`);
      if (root) assert.match(await response.text(), /"service":"home"/, path);
      else assert.deepEqual([path, response.status, await response.text()], [path, 404, "Not Found"]);
    }
  });

  it("does not let a path climb out of its matching rule", async () => {
    const response = await raw(url, "GET /api/catalog/../../internal/jwks.json HTTP/1.1");
    assert.match(response, /"url":"\/api\/catalog\/\.\.\/\.\.\/internal\/jwks\.json"/);
    const other = await raw(url, "GET /api/../internal/jwks.json HTTP/1.1");
    assert.match(
      other,
      root ? /"service":"home","url":"\/api\/\.\.\/internal\/jwks\.json"/ : /^HTTP\/1\.1 404 /,
    );
  });

  it("accepts targets in absolute form", async () => {
    for (const target of ["http://shop.example/api/catalog?q=1", "HTTPS://shop.example:8443/api/catalog?q=1"])
      assert.match(await raw(url, `GET ${target} HTTP/1.1`), /"url":"\/api\/catalog\?q=1"/);
  });

  it("uses the host of an absolute-form target, not the header's", async () => {
    const response = await raw(url, "GET http://shop.example:81/api/catalog HTTP/1.1");
    assert.match(response, /"host":"shop\.example:81"/);
  });

  it("responds with 400 to a target that cannot be forwarded", async () => {
    for (const target of ["*", "api/catalog", "http:///api/catalog", "ftp://shop/api/catalog"])
      assert.match(await raw(url, `OPTIONS ${target} HTTP/1.1`), /^HTTP\/1\.1 400 /);
  });

  it("explains that a target contains bytes that must be percent-encoded", async () => {
    const response = await raw(url, "GET /api/catalog/caf\xc3\xa9 HTTP/1.1");
    assert.match(response, /^HTTP\/1\.1 400 /);
    assert.match(response, /Percent-encode/);
  });

  it("responds with 400 to malformed requests, and to headers of more than 64 kB", async () => {
    for (const lines of [
      "GET /api/catalog HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked",
      "GET /api/catalog HTTP/1.1\r\nHost: other",
      `GET /api/catalog HTTP/1.1\r\nX-Long: ${"x".repeat(65 * 1024)}`,
    ]) {
      const response = await raw(url, lines);
      assert.match(response, /^HTTP\/1\.1 400 Bad Request\r\nServer: awselb\/2\.0\r\n/);
      assert.match(response, /<h1>400 Bad Request<\/h1>/);
    }
    assert.equal(
      (await fetch(`${url}/api/users`, { headers: { "x-long": "x".repeat(60 * 1024) } })).status,
      431,
    );
  });

  it("begins a trace if the caller has none", async () => {
    const { headers } = await seen("/api/catalog/products");
    assert.match(String(headers["x-amzn-trace-id"]), /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  it("adds its own id next to the caller's trace", async () => {
    const root = "Root=1-67891233-abcdef012345678912345678";
    const given = `Self=1-67891234-000000000000000000000000;${root};Sampled=1;CalledFrom=app`;
    const { headers } = await seen("/api/catalog/products", { "x-amzn-trace-id": given });
    assert.match(
      String(headers["x-amzn-trace-id"]),
      /^Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=1-67891233-abcdef012345678912345678;Sampled=1;CalledFrom=app$/,
    );
    assert.doesNotMatch(String(headers["x-amzn-trace-id"]), /Self=1-67891234/);
  });

  it("appends the client to those that earlier proxies forwarded for", async () => {
    const { headers } = await seen("/api/catalog/products", {
      "x-forwarded-for": "203.0.113.7",
      "x-forwarded-proto": "https",
      "x-forwarded-port": "443",
    });
    assert.equal(headers["x-forwarded-for"], "203.0.113.7, 127.0.0.1");
    assert.equal(headers["x-forwarded-proto"], "http");
    assert.equal(headers["x-forwarded-port"], new URL(url).port);
    assert.equal(headers.host, new URL(url).host);
  });

  it("keeps its connection to a service when a client closes its own", async () => {
    const first = await seen("/api/users", { connection: "close" });
    const second = await seen("/api/users", { connection: "close" });
    assert.equal(second.remotePort, first.remotePort);
  });

  it("serves its own pages", async () => {
    assert.equal(await (await fetch(`${url}/docs`)).text(), "the documents");
    assert.equal(await (await fetch(`${url}/traces`)).text(), "the traces");
  });

  it("responds with 503 for a service without a target", async () => {
    const empty = createGateway({ targets: {} });
    const response = await fetch(`${await empty.listen(0)}/api/users`).finally(empty.close);
    assert.equal(response.status, 503);
    assert.match(await response.text(), /<h1>503 Service Unavailable<\/h1>/);
  });
});
