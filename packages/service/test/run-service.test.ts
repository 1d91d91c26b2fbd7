import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { Agent, get } from "node:http";
import { after, describe, it } from "node:test";
import { eventually } from "@shop/test-support";
import { createFixture, type Fixture } from "../../http/test/fixture.ts";
import { runService } from "../src/run-service.ts";

/** A fake process that receives signals and records its exit status. */
const createHost = () => {
  const events = new EventEmitter();
  const exits: number[] = [];
  const exited = Promise.withResolvers<number>();
  const exit = (status: number) => {
    exits.push(status);
    exited.resolve(status);
  };
  const host = { on: events.on.bind(events), exit } as unknown as Parameters<typeof runService>[0];
  return { host, exits, exited: exited.promise, emit: events.emit.bind(events) };
};

const agent = new Agent({ keepAlive: true });
after(() => agent.destroy());

const start = async (drainDelayMs: number) => {
  const fixture = createFixture();
  const process = createHost();
  const { logger, lines } = fixture.logs;
  const options = {
    logger,
    drainDelayMs,
    host: "127.0.0.1",
    port: 0,
    internalHost: "127.0.0.1",
    internalPort: 0,
  };
  await runService(process.host, { ...options, createService: async () => fixture });
  const port = Number(lines().find(({ msg }) => msg === "service ready")?.["port"]);
  const send = (path: string): Promise<{ status: number | undefined; connection: string | undefined }> =>
    new Promise((resolve, reject) => {
      const call = get({ host: "127.0.0.1", port, path, agent }, (response) => {
        response.resume();
        resolve({ status: response.statusCode, connection: response.headers.connection });
      });
      call.on("error", reject);
    });
  return { fixture, process, send };
};

const messages = ({ logs }: Fixture, level: string) =>
  logs
    .lines()
    .filter((line) => line["level"] === level)
    .map(({ msg }) => msg);

describe("SIGTERM", () => {
  it("drains: not ready, keeps serving, accepts no more, finishes, closes, exits with 0", async () => {
    const { fixture, process, send } = await start(1_000);
    assert.deepEqual(await send("/health/ready"), { status: 200, connection: "keep-alive" });
    const slow = send("/api/things/slow/one");
    await fixture.waiting;

    process.emit("SIGTERM", "SIGTERM");
    assert.deepEqual(await send("/health/ready"), { status: 503, connection: "close" });
    assert.deepEqual(await send("/api/things/who/am-i"), { status: 200, connection: "close" });

    await eventually("no new connections", () =>
      send("/health/live").then(
        () => false,
        (error: NodeJS.ErrnoException) => error.code === "ECONNREFUSED",
      ),
    );
    assert.equal(fixture.closed(), false, "closed what a request still needs");
    assert.deepEqual(process.exits, []);

    fixture.release();
    assert.equal((await slow).status, 204);
    assert.equal(await process.exited, 0);
    assert.equal(fixture.closed(), true);
    assert.deepEqual(process.exits, [0]);
    assert.equal(messages(fixture, "info").at(-1), "service stopped");
  });

  it("a second time ends the process at once, with 1", async () => {
    const { fixture, process } = await start(300);
    process.emit("SIGTERM", "SIGTERM");
    process.emit("SIGINT", "SIGINT");
    assert.equal(await process.exited, 1);
    assert.equal(fixture.closed(), false);
    assert.deepEqual(messages(fixture, "fatal"), ["second signal, leaving at once"]);
    // The fake process does not exit, so the first signal's stop runs to its end and leaves nothing open.
    await eventually("the stop", () => fixture.closed());
  });
});

describe("an uncaught error", () => {
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    it(`(${event}) is logged once, and ends the process with 1 after an orderly stop`, async () => {
      const { fixture, process } = await start(0);
      process.emit(event, new Error("not caught"));
      assert.equal(await process.exited, 1);
      assert.equal(fixture.closed(), true);
      assert.deepEqual(messages(fixture, "fatal"), ["uncaught error"]);
      assert.equal(fixture.logs.text().split('"not caught"').length, 2);
    });
  }
});

describe("a service that cannot start", () => {
  it("is logged once, and ends the process with 1", async () => {
    const { logger, lines } = createFixture().logs;
    const process = createHost();
    const createService = () => Promise.reject(new Error("no secret"));
    const options = {
      logger,
      drainDelayMs: 0,
      host: "127.0.0.1",
      port: 0,
      internalHost: "127.0.0.1",
      internalPort: 0,
    };
    await runService(process.host, { ...options, createService });
    assert.equal(await process.exited, 1);
    assert.deepEqual(
      lines().map(({ level, msg }) => [level, msg]),
      [["fatal", "service failed to start"]],
    );
  });
});
