import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { createGateway } from "@shop/local-gateway";
import { freePort } from "@shop/local-support";
import { closeNow } from "./servers.ts";

describe("the gateway's two addresses", () => {
  it("are both localhost, and both are released when it closes", async () => {
    const port = await freePort();
    const gateway = createGateway({ targets: {} });
    await gateway.listen(port);
    const requests = ["127.0.0.1", "[::1]", "localhost"].map((host) => fetch(`http://${host}:${port}/`));
    for (const response of await Promise.all(requests)) assert.equal(response.status, 503);
    await gateway.close();
    for (const host of ["127.0.0.1", "::1"]) {
      const next = createServer().listen(port, host);
      await once(next, "listening");
      closeNow(next);
    }
  });

  it("are both closed if another program has one of them", async () => {
    const port = await freePort();
    const squatter = createServer().listen(port, "::1");
    await once(squatter, "listening");
    const gateway = createGateway({ targets: {} });
    await assert.rejects(gateway.listen(port), { code: "EADDRINUSE" });
    closeNow(squatter);
    await gateway.listen(port);
    await gateway.close();
  });
});

describe("the gateway's pages", () => {
  it("reject a page of another site whose name points here", async () => {
    const gateway = createGateway({
      targets: {},
      pages: { "/docs": (_request, response) => void response.send("docs") },
    });
    const { port } = new URL(await gateway.listen(0));
    const statusFor = async (target: string, host: string): Promise<string> => {
      const socket = connect(Number(port), "127.0.0.1");
      socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      let text = "";
      for await (const chunk of socket) text += chunk;
      return text.slice(9, 12);
    };
    try {
      for (const host of ["evil.example", "localhost.evil.example:80", "evil.example:8080", "192.168.1.2"]) {
        for (const path of ["/docs", "/docs/assets/x.js"])
          assert.equal(await statusFor(path, host), "403", host);
        assert.equal(await statusFor(`http://${host}/docs`, "localhost"), "403", host);
      }
      for (const host of ["localhost", `localhost:${port}`, "127.0.0.1:80", "[::1]", "shop.localhost"])
        assert.equal(await statusFor("/docs", host), "200", host);
    } finally {
      await gateway.close();
    }
  });
});
