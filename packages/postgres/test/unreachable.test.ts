import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { describe, it } from "node:test";
import { statement } from "@shop/postgres";
import { createTestSecret, open } from "./fixture.ts";
import { listening } from "./proxy.ts";

const secretAt = (port: number) =>
  createTestSecret({ host: "127.0.0.1", port, dbname: "d", username: "u", password: "p" });
const one = statement("one", "SELECT 1 AS one");

describe("createDatabase, without a server", () => {
  it("is unavailable at once if no server listens", async () => {
    const server = createServer();
    const port = await listening(server);
    await once(server.close(), "close");
    const database = await open(secretAt(port));
    await assert.rejects(database.query(one), { code: "unavailable" });
    await database.close();
  });

  it("is unavailable within a second if no server responds, for many callers as for one", async (t) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => void sockets.push(socket));
    t.after(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    const database = await open(secretAt(await listening(server)), { poolSize: 1 });
    const started = performance.now();
    await assert.rejects(database.ping(), { code: "unavailable" });
    assert.ok(performance.now() - started < 1_000);
    const queries = [database.query(one), database.transaction((tx) => tx.query(one)), database.ping()];
    for (const { status, ...rest } of await Promise.allSettled(queries)) {
      assert.equal(status === "rejected" && "reason" in rest && rest.reason.code, "unavailable");
    }
    assert.ok(performance.now() - started < 2_000);
    await database.close();
  });
});
