import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startTestPostgres, type TestPostgres } from "@shop/local-postgres";
import { eventually } from "@shop/local-support";
import { checkServiceLogin, prepareServiceLogin } from "@shop/postgres/provisioning";
import type { DatabaseSecret } from "@shop/secrets";
import pg from "pg";
import { prepare, runAs, runAsAdmin, secretFor } from "./fixture.ts";
import { createProxy } from "./proxy.ts";

const migrateStepsLock = 7_305_171;
const waiting =
  "SELECT 1 FROM pg_stat_activity WHERE application_name = 'prepare-login' AND wait_event = 'advisory'";

describe("a service's login", () => {
  let server: TestPostgres;
  let databases = 0;

  before(async () => {
    server = await startTestPostgres();
  });
  after(() => server.stop());

  /** A new service with its database, and the secret of a second user that does not exist yet. */
  const newService = async (): Promise<{ first: DatabaseSecret; second: DatabaseSecret }> => {
    databases += 1;
    const first = secretFor(server, `login${databases}`);
    await prepare(server, first);
    return { first, second: { ...first, username: `login${databases}_2`, password: "correct-horse" } };
  };
  const prepareLogin = (service: DatabaseSecret, lockTimeoutMs?: number): Promise<void> =>
    prepareServiceLogin({
      admin: server.admin,
      service,
      tls: "off",
      ...(lockTimeoutMs !== undefined && { lockTimeoutMs }),
    });

  it("is created next to the first one, with the same privileges", async () => {
    const { first, second } = await newService();
    await prepareLogin(second);
    for (const service of [first, second]) await checkServiceLogin({ service, tls: "off" });
    await assert.rejects(runAs(second, "CREATE TABLE mine (id integer)"), { code: "42501" });
  });

  it("gets a new password if it exists", async () => {
    const { second } = await newService();
    await prepareLogin(second);
    await prepareLogin({ ...second, password: "battery" });
    const refused = checkServiceLogin({ service: second, tls: "off" });
    await assert.rejects(refused, { code: "28P01" });
    await checkServiceLogin({ service: { ...second, password: "battery" }, tls: "off" });
  });

  it("is created completely or not at all", async () => {
    const { username, password } = { username: "stranger", password: "s" };
    await runAsAdmin(
      server,
      `CREATE ROLE ${username} LOGIN CREATEROLE PASSWORD '${password}'; GRANT CONNECT ON DATABASE postgres TO ${username}`,
    );
    const stranger = { host: "127.0.0.1", port: server.port, dbname: "postgres", username, password };
    await runAs(stranger, "CREATE ROLE foreign_app");
    const service = { ...stranger, dbname: "foreign", username: "foreign_1" };
    await assert.rejects(prepareLogin(service), { message: "no possible grantors" });
    assert.deepEqual(await runAsAdmin(server, "SELECT 1 FROM pg_roles WHERE rolname = 'foreign_1'"), []);
  });

  it("requires the roles that the migrate step creates", async () => {
    await assert.rejects(prepareLogin(secretFor(server, "unmade")), /There is no role unmade_app yet/);
    assert.deepEqual(await runAsAdmin(server, "SELECT 1 FROM pg_roles WHERE rolname LIKE 'unmade%'"), []);
  });

  it("fails the check if the schema is not prepared", async () => {
    const { first } = await newService();
    const owner = `${first.dbname}_owner`;
    await runAs(
      { ...first, ...server.admin },
      `SET ROLE ${owner}; REVOKE USAGE ON SCHEMA public FROM ${first.dbname}_app`,
    );
    const failed = checkServiceLogin({ service: first, tls: "off" });
    await assert.rejects(failed, /may not use the schema of/);
  });

  it("waits for migrate steps, but not forever", async (t) => {
    const { second } = await newService();
    const blocker = new pg.Client(server.adminUrl);
    await blocker.connect();
    t.after(() => blocker.end());
    await blocker.query("SELECT pg_advisory_lock($1)", [migrateStepsLock]);
    await assert.rejects(prepareLogin(second, 100), { code: "55P03" });

    let done = false;
    const prepared = prepareLogin(second).then(() => {
      done = true;
    });
    await eventually("it waits", async () => (await runAsAdmin(server, waiting)).length === 1);
    assert.equal(done, false);
    await blocker.query("SELECT pg_advisory_unlock($1)", [migrateStepsLock]);
    await prepared;
  });

  it("never sends the password, and sends the verifier only as a parameter, so that no log contains it", async (t) => {
    const { second } = await newService();
    const proxy = await createProxy(server.port);
    t.after(() => proxy.close());
    await prepareLogin({ ...second, port: proxy.port });
    assert.match(proxy.sent(), /SCRAM-SHA-256\$/);
    assert.doesNotMatch(proxy.sent(), /PASSWORD 'SCRAM-SHA-256/);
    assert.doesNotMatch(proxy.sent(), /correct-horse/);
  });
});
