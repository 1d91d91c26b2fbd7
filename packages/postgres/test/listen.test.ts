import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startTestPostgres, type TestPostgres } from "@shop/local/postgres";
import { type Database, statement } from "@shop/postgres";
import type { DatabaseSecret } from "@shop/secrets";
import { sessionOf } from "../src/connection-settings.ts";
import { followCredentials } from "../src/credentials.ts";
import { listen } from "../src/listen.ts";
import {
  createRecorder,
  createTestSecret,
  open,
  prepare,
  runAsAdmin,
  secretFor,
  silent,
  until,
} from "./fixture.ts";
import { createProxy } from "./proxy.ts";

const notify = statement("notify", "SELECT pg_notify('edits', $1)");
const endListeners = statement(
  "end_listeners",
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND usename = current_user",
);

describe("listen", () => {
  let server: TestPostgres;
  let service: DatabaseSecret;
  let database: Database;

  before(async () => {
    server = await startTestPostgres();
    service = secretFor(server, "news");
    await prepare(server, service);
    database = await open(createTestSecret(service));
  });
  after(async () => {
    await database.close();
    await server.stop();
  });

  it("hears of what is sent, also after its connection was lost", async () => {
    const heard: string[] = [];
    let connections = 0;
    const { logger, lines } = createRecorder();
    const own = await open(createTestSecret(service), { logger });
    const listener = own.listen(
      "edits",
      (payload) => heard.push(payload),
      () => {
        connections += 1;
      },
    );
    await until("it listens", () => connections === 1);
    await database.query(notify, ["first"]);
    await until("the first is heard", () => heard.length === 1);

    await database.query(endListeners);
    await until("it listens again", () => connections === 2);
    await database.query(notify, ["second"]);
    await until("the second is heard", () => heard.length === 2);

    await listener.close();
    await own.close();
    assert.deepEqual(heard, ["first", "second"]);
    assert.equal(lines.length, 1);
  });

  it("connects with rotated credentials", async () => {
    const secret = createTestSecret(service);
    let connections = 0;
    const own = await open(secret);
    const listener = own.listen(
      "edits",
      () => undefined,
      () => {
        connections += 1;
      },
    );
    await until("it listens", () => connections === 1);
    await runAsAdmin(server, `ALTER ROLE ${service.username} PASSWORD 'rotated'`);
    secret.rotateUnnoticed({ password: "rotated" });
    await database.query(endListeners);
    await until("it listens again", () => connections === 2);
    await listener.close();
    await own.close();
  });

  it("leaves a connection that no longer answers", async () => {
    const proxy = await createProxy(server.port);
    const secret = createTestSecret({ ...service, password: "rotated", port: proxy.port });
    const session = { ...sessionOf("test/0"), query_timeout: 200 };
    let connections = 0;
    const listener = listen({
      credentials: await followCredentials(secret, "off", silent),
      session,
      channel: "edits",
      onMessage: () => undefined,
      onConnect: () => {
        connections += 1;
      },
      logger: silent,
      heartbeatMs: 50,
    });
    await until("it listens", () => connections === 1);
    proxy.fallSilent();
    await until("it listens again", () => connections === 2);
    proxy.fallSilent();
    const started = performance.now();
    await listener.close();
    assert.ok(performance.now() - started < 1_000);
    proxy.close();
  });

  it("can be closed while the server is away", async () => {
    const proxy = await createProxy(1);
    const own = await open(createTestSecret({ ...service, port: proxy.port }));
    const listener = own.listen("edits", () => undefined);
    await listener.close();
    await own.close();
    proxy.close();
  });
});
