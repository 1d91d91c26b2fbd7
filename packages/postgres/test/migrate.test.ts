import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startTestPostgres, type TestPostgres } from "@shop/local-postgres";
import { migrate } from "@shop/postgres/provisioning";
import type { DatabaseSecret } from "@shop/secrets";
import { createRecorder, prepare, runAs, secretFor, silent, withMigrations } from "./fixture.ts";
import { createProxy } from "./proxy.ts";

const things = "CREATE TABLE things (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);";
const functions = "CREATE FUNCTION amount() RETURNS integer LANGUAGE sql AS 'SELECT 42';";
const index =
  "-- Why: searches by name.\n-- no-transaction\nCREATE INDEX CONCURRENTLY things_by_name ON things (name);";

describe("migrate", () => {
  let server: TestPostgres;
  let databases = 0;

  before(async () => {
    server = await startTestPostgres();
  });
  after(() => server.stop());

  const newService = (): DatabaseSecret => {
    databases += 1;
    return secretFor(server, `service${databases}`);
  };
  const ownerOf = (service: DatabaseSecret): DatabaseSecret => ({ ...service, ...server.admin });
  const appliedIn = (service: DatabaseSecret): Promise<unknown[]> =>
    runAs(ownerOf(service), "SELECT name FROM schema_migrations ORDER BY version");

  it("creates a database in which the service has the privileges in its grants", async () => {
    const service = newService();
    await prepare(server, service, {
      "0001_create_things.sql": things,
      "0002_create_functions.sql": functions,
      "grants.sql": `GRANT SELECT, INSERT, UPDATE, DELETE ON things TO ${service.dbname}_app;`,
    });
    await runAs(service, "INSERT INTO things (name) VALUES ('a'); UPDATE things SET name = 'b'");
    assert.deepEqual(await runAs(service, "SELECT id, name, amount() FROM things"), [
      { id: 1, name: "b", amount: 42 },
    ]);
    await runAs(service, "DELETE FROM things");
  });

  it("gives the service no privileges beyond its grants, and revokes those that were removed from them", async () => {
    const service = newService();
    const files = { "0001_create_things.sql": things };
    await prepare(server, service, files);
    const denied = { code: "42501" };
    for (const sql of ["SELECT FROM things", "DELETE FROM things", "SELECT nextval('things_id_seq')"])
      await assert.rejects(runAs(service, sql), denied, sql);
    const grants = `GRANT SELECT ON things TO ${service.dbname}_app;`;
    await prepare(server, service, { ...files, "grants.sql": grants });
    await runAs(service, "SELECT FROM things");
    await prepare(server, service, files);
    await assert.rejects(runAs(service, "SELECT FROM things"), denied);
  });

  it("leaves the privileges unchanged if the grants fail", async () => {
    const service = newService();
    const files = { "0001_create_things.sql": things };
    const grants = `GRANT SELECT ON things TO ${service.dbname}_app;`;
    await prepare(server, service, { ...files, "grants.sql": grants });
    const broken = { ...files, "grants.sql": `${grants} GRANT SELECT ON nothing TO ${service.dbname}_app;` };
    await assert.rejects(prepare(server, service, broken), { message: "grants.sql failed" });
    await runAs(service, "SELECT FROM things");
  });

  it("leaves the privileges of a newer schema unchanged: its tasks are still running", async () => {
    const service = newService();
    const files = { "0001_create_things.sql": things };
    const newer = { "0002_create_others.sql": "CREATE TABLE others (id integer);" };
    const grants = `GRANT SELECT ON things, others TO ${service.dbname}_app;`;
    await prepare(server, service, { ...files, ...newer, "grants.sql": grants });
    const older = `GRANT SELECT ON things TO ${service.dbname}_app;`;
    await prepare(server, service, { ...files, "grants.sql": older });
    await runAs(service, "SELECT FROM others");
  });

  it("closes every database to logins without a grant, and names those that it may not close", async () => {
    const service = newService();
    await prepare(server, service);
    for (const dbname of ["postgres", "template1"])
      await assert.rejects(runAs({ ...service, dbname }, "SELECT 1"), { code: "42501" }, dbname);
    const open = newService();
    await prepare(server, open);
    await runAs(ownerOf(service), `RESET ROLE; GRANT CONNECT ON DATABASE ${service.dbname} TO PUBLIC`);
    await prepare(server, open);
    await assert.rejects(runAs({ ...open, dbname: service.dbname }, "SELECT 1"), { code: "42501" });
  });

  it("lets the service change no schema and read no other service's database", async () => {
    const [service, other] = [newService(), newService()];
    await prepare(server, service, { "0001_create_things.sql": things });
    await prepare(server, other);
    const denied = { code: "42501" };
    await assert.rejects(runAs(service, "CREATE TABLE mine (id integer)"), denied);
    await assert.rejects(runAs(service, "ALTER TABLE things ADD COLUMN mine integer"), denied);
    await assert.rejects(runAs(service, "DROP TABLE things"), denied);
    await assert.rejects(runAs(service, "TRUNCATE things"), denied);
    await assert.rejects(runAs(service, "CREATE SCHEMA mine"), denied);
    await assert.rejects(runAs(service, "CREATE TEMPORARY TABLE mine (id integer)"), denied);
    await assert.rejects(runAs(service, "DELETE FROM schema_migrations"), denied);
    await assert.rejects(runAs(service, `SET ROLE ${service.dbname}_owner`), denied);
    await assert.rejects(runAs({ ...service, dbname: other.dbname }, "SELECT 1"), denied);
  });

  it("limits the service's sessions", async () => {
    const service = newService();
    await prepare(server, service);
    const settings = `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
      current_setting('idle_in_transaction_session_timeout') AS idle, rolconnlimit AS connections
      FROM pg_roles WHERE rolname = current_user`;
    assert.deepEqual(await runAs(service, settings), [
      { statement: "30s", lock: "5s", idle: "15s", connections: 100 },
    ]);
  });

  it("sets the password from the secret on every run", async () => {
    const service = newService();
    await prepare(server, service);
    const rotated = { ...service, password: "päß wörd" };
    await prepare(server, rotated);
    await assert.rejects(runAs(service, "SELECT 1"), { code: "28P01" });
    assert.equal((await runAs(rotated, "SELECT 1")).length, 1);
  });

  it("applies new migrations once", async () => {
    const service = newService();
    await prepare(server, service, { "0001_create_things.sql": things });
    const files = { "0001_create_things.sql": things, "0002_create_index.sql": index };
    await prepare(server, service, files);
    await prepare(server, service, files);
    assert.deepEqual(await appliedIn(service), [
      { name: "0001_create_things.sql" },
      { name: "0002_create_index.sql" },
    ]);
    assert.deepEqual(
      await runAs(service, "SELECT indexname FROM pg_indexes WHERE indexname = 'things_by_name'"),
      [{ indexname: "things_by_name" }],
    );
  });

  it("can be run concurrently, for one service and for several", async () => {
    const [service, other] = [newService(), newService()];
    const files = { "0001_create_things.sql": things, "0002_create_functions.sql": functions };
    await Promise.all([service, service, service, other].map((one) => prepare(server, one, files)));
    assert.equal((await appliedIn(service)).length, 2);
    assert.equal((await appliedIn(other)).length, 2);
  });

  it("rejects a file that has changed since it was applied", async () => {
    const service = newService();
    await prepare(server, service, { "0001_create_things.sql": things });
    await assert.rejects(prepare(server, service, { "0001_create_things.sql": `${things} ` }), {
      message: "0001_create_things.sql has changed since it was applied",
    });
  });

  it("rejects a new file that comes before an applied one", async () => {
    const service = newService();
    await prepare(server, service, { "0002_create_things.sql": things });
    const files = { "0001_create_functions.sql": functions, "0002_create_things.sql": things };
    await assert.rejects(prepare(server, service, files), /0001_create_functions.sql is older/);
  });

  it("accepts a schema that is newer than the image, and logs it", async () => {
    const service = newService();
    await prepare(server, service, {
      "0001_create_things.sql": things,
      "0002_create_functions.sql": functions,
    });
    const { logger, lines } = createRecorder();
    await withMigrations({ "0001_create_things.sql": things }, (directory) =>
      migrate({ admin: server.admin, service, tls: "off", directory, logger }),
    );
    assert.deepEqual(
      lines.map(({ msg, migrations }) => ({ msg, migrations })),
      [{ msg: "schema is newer than this image", migrations: ["0002_create_functions.sql"] }],
    );
  });

  it("rolls back the whole file that fails, and keeps those before it", async () => {
    const service = newService();
    const broken = "CREATE TABLE half (id integer); SELECT 1 / 0;";
    const files = { "0001_create_things.sql": things, "0002_break.sql": broken };
    await assert.rejects(prepare(server, service, files), (error) => {
      assert.ok(error instanceof Error);
      assert.equal(error.message, "0002_break.sql failed");
      assert.equal((error.cause as { code?: string }).code, "22012");
      return true;
    });
    assert.deepEqual(await appliedIn(service), [{ name: "0001_create_things.sql" }]);
    assert.deepEqual(await runAs(service, "SELECT to_regclass('half') AS half"), [{ half: null }]);
    await prepare(server, service, { ...files, "0002_break.sql": functions });
  });

  it("names the file that fails outside a transaction too", async () => {
    const files = { "0001_break.sql": "-- no-transaction\nSELECT 1 / 0;" };
    await assert.rejects(prepare(server, newService(), files), { message: "0001_break.sql failed" });
  });

  it("does not wait long for a lock", async () => {
    const service = newService();
    const files = { "0001_look.sql": "CREATE TABLE seen AS SELECT current_setting('lock_timeout') AS wait" };
    await prepare(server, service, files);
    const asOwner = `SET ROLE ${service.dbname}_owner`;
    await runAs(ownerOf(service), `${asOwner}; GRANT SELECT ON seen TO ${service.dbname}_app`);
    assert.deepEqual(await runAs(service, "SELECT wait FROM seen"), [{ wait: "5s" }]);
  });

  it("rejects files with an invalid name or the same number", async () => {
    await assert.rejects(
      prepare(server, newService(), { "1_create.sql": things }),
      /1_create.sql is not named/,
    );
    const twins = { "0001_create_a.sql": things, "0001_create_b.sql": functions };
    await assert.rejects(prepare(server, newService(), twins), /same number/);
  });

  it("never sends the password, and sends the verifier only as a parameter, so that no log contains it", async (t) => {
    const service = { ...newService(), password: "correct-horse" };
    const proxy = await createProxy(server.port);
    t.after(() => proxy.close());
    await prepare(server, { ...service, port: proxy.port });
    assert.match(proxy.sent(), /SCRAM-SHA-256\$/);
    assert.doesNotMatch(proxy.sent(), /PASSWORD 'SCRAM-SHA-256/);
    assert.doesNotMatch(proxy.sent(), /correct-horse/);
    assert.equal((await runAs(service, "SELECT 1")).length, 1);
  });

  it("fails if there is no server", async () => {
    const service = { ...newService(), port: 1 };
    const failed = migrate({ admin: server.admin, service, tls: "off", directory: "/", logger: silent });
    await assert.rejects(failed, { code: "ECONNREFUSED" });
  });
});
