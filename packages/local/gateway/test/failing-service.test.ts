import assert from "node:assert/strict";
import type { RequestListener, Server } from "node:http";
import { describe, it } from "node:test";
import { createGateway } from "@shop/local-gateway";
import { closeNow, echo, listen } from "./servers.ts";

describe("the gateway in front of a failing service", () => {
  const withTarget = async (
    handle: RequestListener,
    work: (url: string, service: Server) => Promise<void>,
    responseTimeoutMs = 60_000,
  ): Promise<void> => {
    const { server, url } = await listen(handle);
    const gateway = createGateway({ targets: { catalog: url }, responseTimeoutMs });
    const address = await gateway.listen(0);
    try {
      await work(`${address}/api/catalog/products`, server);
    } finally {
      await gateway.close();
      closeNow(server);
    }
  };

  it("responds with 502 if it is down", async () => {
    await withTarget(echo("catalog"), async (url, service) => {
      closeNow(service);
      const response = await fetch(url);
      assert.deepEqual([response.status, response.headers.get("server")], [502, "awselb/2.0"]);
    });
  });

  it("responds with 502 if it closes the connection without a response", async () => {
    await withTarget(
      (request) => request.socket.destroy(),
      async (url) => assert.equal((await fetch(url)).status, 502),
    );
  });

  it("responds with 504 if it does not respond in time", async () => {
    await withTarget(
      () => undefined,
      async (url) => assert.equal((await fetch(url)).status, 504),
      100,
    );
  });

  it("lets the client notice a truncated response", async () => {
    for (const headers of [{ "Content-Length": 100 }, {}]) {
      const breakOff: RequestListener = (_request, response) => {
        response.writeHead(200, headers);
        response.write("only this", () => response.destroy());
      };
      await withTarget(breakOff, async (url) => {
        await assert.rejects(async () => (await fetch(url)).text());
      });
    }
  });

  it("aborts a request when its client does", async () => {
    const started = Promise.withResolvers<void>();
    const abandoned = Promise.withResolvers<void>();
    const wait: RequestListener = (_request, response) => {
      response.once("close", () => abandoned.resolve());
      started.resolve();
    };
    await withTarget(wait, async (url) => {
      const client = new AbortController();
      const response = fetch(url, { signal: client.signal }).catch(() => undefined);
      await started.promise;
      client.abort();
      await abandoned.promise;
      await response;
    });
  });
});
