import assert from "node:assert/strict";
import { Socket } from "node:dgram";
import { Server } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { createSecretsManager } from "@shop/local-aws/secrets-manager";
import { createGateway } from "@shop/local-gateway";
import type { ServerWatch } from "@shop/local-support";
import { createSegmentReceiver } from "@shop/local-traces";
import { watchPart } from "../src/parts/watch-part.ts";

type Opened = Server | Socket;
type Part = (watch: ServerWatch) => { open(port: number): Promise<unknown>; close(): Promise<void> };

const somePort = (): number => 23_000 + Math.floor(Math.random() * 2_000);

/** Every part that the launcher serves in its own process. */
const parts: Readonly<Record<string, Part>> = {
  "the gateway": (watch) => {
    const { listen, close } = createGateway({ targets: {}, watch });
    return { open: listen, close };
  },
  "the local Secrets Manager": (watch) => {
    const { listen, close } = createSecretsManager({ watch });
    return { open: listen, close };
  },
  "the trace receiver": (watch) => {
    const { start, close } = createSegmentReceiver({
      host: "127.0.0.1",
      port: somePort(),
      onSegment: () => undefined,
      watch,
    });
    return { open: start, close };
  },
};

/** Opens a part, and returns its servers and sockets and the reports of its watch. */
const openPart = async (test: TestContext, part: Part) => {
  const lines: string[] = [];
  const lost: string[] = [];
  const printLine = (line: string) => void lines.push(line);
  const listen = test.mock.method(Server.prototype, "listen");
  const bind = test.mock.method(Socket.prototype, "bind");
  const { open, close } = part(
    watchPart("A part", { report: printLine, onLost: (reason) => void lost.push(reason) }),
  );
  await open(somePort());
  const servers = [...listen.mock.calls, ...bind.mock.calls].map((call) => call.this as Opened);
  test.mock.restoreAll();
  return { servers, lines, lost, close };
};

const closed = (one: Opened): Promise<void> => new Promise((resolve) => void one.close(() => resolve()));

for (const [name, part] of Object.entries(parts))
  describe(`${name} in the launcher's process`, () => {
    it("reports the loss of any of its servers", async (test) => {
      let count = 1;
      for (let index = 0; index < count; index += 1) {
        const { servers, lost, close } = await openPart(test, part);
        count = servers.length;
        await closed(servers[index] as Opened);
        await close();
        assert.equal(lost.length, 1, `server ${index}`);
        assert.match(lost[0] as string, /^A part has stopped listening, [^\n]+\.$/);
      }
    });

    it("reports nothing if it is closed on purpose", async (test) => {
      const { lost, lines, close } = await openPart(test, part);
      await close();
      assert.deepEqual([lost, lines], [[], []]);
    });

    it("continues after an error of a server, and reports each kind once", async (test) => {
      const { servers, lost, lines, close } = await openPart(test, part);
      for (const one of servers) one.emit("error", new Error("accept EMFILE"));
      for (const one of servers) one.emit("error", new Error("accept EMFILE"));
      assert.deepEqual(lines, ["A part had an error and continues: accept EMFILE"]);
      assert.deepEqual(lost, []);
      await close();
    });
  });
