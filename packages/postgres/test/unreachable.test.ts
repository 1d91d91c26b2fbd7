import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { describe, it } from "node:test";
import { statement } from "@shop/postgres";
import { createTestSecret, open } from "./fixture.ts";

const listening = async (server: Server): Promise<number> => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
};
const secretAt = (port: number) =>
  createTestSecret({ host: "127.0.0.1", port, dbname: "d", username: "u", password: "p" });
const one = statement("one", "SELECT 1 AS one");

describe("createDatabase, without a server", () => {
  it("says unavailable at once where nobody listens", async () => {
    const server = createServer();
    const port = await listening(server);
    await once(server.close(), "close");
    const database = await open(secretAt(port));
    await assert.rejects(database.query(one), { code: "unavailable" });
    await database.close();
  });

  it("says unavailable within about 2 s where nobody answers", async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => void sockets.push(socket));
    const database = await open(secretAt(await listening(server)), { poolSize: 1 });
    const started = performance.now();
    const queries = [database.query(one), database.transaction((tx) => tx.query(one)), database.ping()];
    for (const query of queries) await assert.rejects(query, { code: "unavailable" });
    assert.ok(performance.now() - started < 3_000);
    await database.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
});
