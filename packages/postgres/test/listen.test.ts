import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startTestPostgres, type TestPostgres } from "@shop/local-postgres";
import { eventually } from "@shop/local-support";
import { type Database, statement } from "@shop/postgres";
import type { DatabaseSecret } from "@shop/secrets";
import { sessionOf } from "../src/database/connection-settings.ts";
import { followCredentials } from "../src/database/credentials.ts";
import { listen } from "../src/database/listen.ts";
import {
  createRecorder,
  createTestSecret,
  open,
  prepare,
  runAs,
  runAsAdmin,
  secretFor,
  silent,
} from "./fixture.ts";
import { createProxy } from "./proxy.ts";

const notify = statement("notify", "SELECT pg_notify('edits', $1)");
const endListeners =
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND usename = current_user";

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

  it("receives messages, even after its connection was lost", async (t) => {
    const heard: string[] = [];
    const onConnect = t.mock.fn();
    const { logger, lines } = createRecorder();
    const own = await open(createTestSecret(service), { logger });
    const listener = own.listen("edits", (payload) => heard.push(payload), onConnect);
    t.after(() => listener.close());
    await eventually("it listens", () => onConnect.mock.callCount() === 1);
    await database.query(notify, ["first"]);
    await eventually("the first is heard", () => heard.length === 1);

    await runAs(service, endListeners);
    await eventually("it listens again", () => onConnect.mock.callCount() === 2);
    await database.query(notify, ["second"]);
    await eventually("the second is heard", () => heard.length === 2);
    assert.deepEqual(heard, ["first", "second"]);
    assert.equal(lines.length, 1);
  });

  it("connects with rotated credentials", async (t) => {
    const rotating = secretFor(server, "rotating");
    await prepare(server, rotating);
    const secret = createTestSecret(rotating);
    const onConnect = t.mock.fn();
    const own = await open(secret);
    const listener = own.listen("edits", () => undefined, onConnect);
    t.after(() => listener.close());
    await eventually("it listens", () => onConnect.mock.callCount() === 1);

    await runAsAdmin(server, `ALTER ROLE ${rotating.username} PASSWORD 'rotated'`);
    secret.rotateUnnoticed({ password: "rotated" });
    await runAs({ ...rotating, password: "rotated" }, endListeners);
    await eventually("it listens again", () => onConnect.mock.callCount() === 2);
    assert.equal(secret.refreshes(), 1);
  });

  it("drops a connection that no longer responds", async (t) => {
    const proxy = await createProxy(server.port);
    t.after(() => proxy.close());
    const onConnect = t.mock.fn();
    const secret = createTestSecret({ ...service, port: proxy.port });
    const listener = listen({
      credentials: await followCredentials(secret, "off", silent),
      session: { ...sessionOf("test/0"), query_timeout: 200 },
      channel: "edits",
      onMessage: () => undefined,
      onConnect,
      logger: silent,
      heartbeatMs: 50,
    });
    t.after(() => listener.close());
    await eventually("it listens", () => onConnect.mock.callCount() === 1);
    proxy.fallSilent();
    await eventually("it listens again", () => onConnect.mock.callCount() === 2);

    proxy.fallSilent();
    const started = performance.now();
    await listener.close();
    assert.ok(performance.now() - started < 1_000);
  });

  it("can be closed while the server is down", async (t) => {
    const proxy = await createProxy(1);
    t.after(() => proxy.close());
    const own = await open(createTestSecret({ ...service, port: proxy.port }));
    await own.listen("edits", () => undefined).close();
  });
});
