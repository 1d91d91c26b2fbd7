import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startTestPostgres, type TestPostgres } from "@shop/local-postgres";
import { createDatabaseSecretRotation, type Rotate } from "@shop/rotation";
import type { DatabaseSecret } from "@shop/secrets";
import { eventually, recordLogs } from "@shop/test-support";
import { prepare, runAs, runAsAdmin, secretFor } from "./database.ts";
import { openSecrets, rotateOnce, runSteps, type Secrets, steps } from "./fixture.ts";
import { serveQueries } from "./serve-queries.ts";

const refused = { code: "28P01" };
const denied = { code: "42501" };

describe("the rotation of a database secret", () => {
  const { logger, text } = recordLogs("rotate-database-secret");
  const passwords = new Set<string>();
  let server: TestPostgres;
  let secrets: Secrets;
  let rotate: Rotate;

  before(async () => {
    server = await startTestPostgres();
    const names = ["served", "repeated", "kept", "rights", "other", "unmade", "half", "taken", "admin"];
    const seed = Object.fromEntries(names.map((name) => [name, secretFor(server, name)]));
    secrets = await openSecrets({ ...seed, new: {}, master: { ...server.admin, extra: 1 } });
    rotate = createDatabaseSecretRotation({
      client: secrets.client,
      logger,
      adminSecretId: "master",
      tls: "off",
    });
  });
  after(async () => {
    await secrets.close();
    await server.stop();
  });

  const current = async (name: string, stage?: string): Promise<DatabaseSecret> => {
    const secret = await secrets.value<DatabaseSecret>(name, stage);
    passwords.add(secret.password);
    return secret;
  };
  const made = async (name: string): Promise<void> => prepare(server, await current(name));
  const countRoles = async (name: string): Promise<number> =>
    (await runAsAdmin(server, `SELECT 1 FROM pg_roles WHERE rolname LIKE '${name}%'`)).length;

  it("fails no query, from one user to the other and back", async (t) => {
    await made("served");
    const [fresh, stale] = await Promise.all([
      serveQueries(secrets, "served", 20),
      serveQueries(secrets, "served", 300_000),
    ]);
    t.after(() => Promise.all([fresh.stop(), stale.stop()]));
    const users = ["served", "served_clone", "served", "served_clone"];
    for (const [index, user] of users.entries()) {
      assert.equal((await current("served")).username, user);
      await eventually(`queries as ${user}`, () => fresh.seen().names.has(user));
      if (index < users.length - 1) await rotateOnce(rotate, secrets, "served");
      const served = stale.seen().queries;
      await eventually("more queries", () => stale.seen().queries > served + 20);
    }
    const seen = [await fresh.stop(), await stale.stop()];
    assert.deepEqual(
      seen.map(({ failures }) => failures),
      [[], []],
    );
    assert.ok(seen.every(({ queries }) => queries > 100));
  });

  it("can repeat each step, even one that was interrupted", async () => {
    await made("repeated");
    const token = await secrets.begin("repeated");
    for (const Step of steps) {
      for (const _ of ["once", "again"]) {
        await rotate({ Step, SecretId: "repeated", ClientRequestToken: token });
      }
    }
    const secret = await current("repeated");
    assert.equal(secret.username, "repeated_clone");
    assert.deepEqual(await runAs(secret, "SELECT current_user AS name"), [{ name: "repeated_clone" }]);
    await runSteps(rotate, { secretId: "repeated", token });
    assert.deepEqual(await current("repeated"), secret);
  });

  it("keeps everything in the secret except user and password, which is long and new each time", async () => {
    await made("kept");
    const first = await current("kept");
    await rotateOnce(rotate, secrets, "kept");
    const second = await current("kept");
    assert.deepEqual(second, { ...first, username: "kept_clone", password: second.password });
    await rotateOnce(rotate, secrets, "kept");
    const third = await current("kept");
    assert.deepEqual(third, { ...first, password: third.password });
    assert.equal(new Set([first, second, third].map(({ password }) => password)).size, 3);
    for (const { password } of [second, third]) assert.match(password, /^[\w-]{43}$/);
  });

  it("leaves the previous user unchanged for one rotation", async () => {
    const previous = await current("kept", "AWSPREVIOUS");
    assert.deepEqual(await runAs(previous, "SELECT current_user AS name"), [{ name: "kept_clone" }]);
    await rotateOnce(rotate, secrets, "kept");
    await assert.rejects(runAs(previous, "SELECT 1"), refused);
    const latest = await current("kept", "AWSPREVIOUS");
    assert.deepEqual(await runAs(latest, "SELECT current_user AS name"), [{ name: "kept" }]);
  });

  it("gives both users the service's privileges, and no more", async () => {
    await made("rights");
    await made("other");
    const first = await current("rights");
    await rotateOnce(rotate, secrets, "rights");
    for (const user of [first, await current("rights")]) {
      await runAs(
        user,
        "INSERT INTO things (name) VALUES ('a'); UPDATE things SET name = 'b'; SELECT 1 FROM things",
      );
      await assert.rejects(runAs(user, "CREATE TABLE mine (id integer)"), denied);
      await assert.rejects(runAs(user, "DROP TABLE things"), denied);
      await assert.rejects(runAs(user, "DELETE FROM schema_migrations"), denied);
      await assert.rejects(runAs(user, "SET ROLE rights_owner"), denied);
      await assert.rejects(runAs(user, "CREATE ROLE mine"), denied);
      await assert.rejects(runAs({ ...user, dbname: "other" }, "SELECT 1"), denied);
    }
    const roles = await runAsAdmin(
      server,
      `SELECT rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit, rolconfig,
        (SELECT array_agg(roleid::regrole::text) FROM pg_auth_members WHERE member = oid) AS roles
        FROM pg_roles WHERE rolname IN ('rights', 'rights_clone')`,
    );
    assert.equal(roles.length, 2);
    assert.deepEqual(roles[0], roles[1]);
  });

  it("fails with a reason until the migrate step has run, changes nothing before, and then succeeds", async () => {
    const before = await current("unmade");
    const token = await secrets.begin("unmade");
    const message = "There is no role unmade_app yet: the service's migrate step must run first";
    await assert.rejects(runSteps(rotate, { secretId: "unmade", token }), { message });
    assert.equal(await countRoles("unmade"), 0);
    assert.deepEqual(await current("unmade"), before);
    await made("unmade");
    await runSteps(rotate, { secretId: "unmade", token });
    assert.deepEqual(await runAs(await current("unmade"), "SELECT 1 AS one"), [{ one: 1 }]);
  });

  it("rejects a user without the service's privileges", async () => {
    await made("half");
    const token = await secrets.begin("half");
    await runSteps(rotate, { secretId: "half", token }, "setSecret");
    await runAsAdmin(server, "REVOKE half_app FROM half_clone; GRANT CONNECT ON DATABASE half TO half_clone");
    const testSecret = { Step: "testSecret", SecretId: "half", ClientRequestToken: token };
    await assert.rejects(rotate(testSecret), {
      message: "The role half_clone does not have the privileges of half_app",
    });
    await runAsAdmin(server, "ALTER ROLE half_clone PASSWORD 'other'");
    await assert.rejects(rotate(testSecret), refused);
  });

  it("does not set a new password for the user in use", async () => {
    await made("taken");
    const token = await secrets.begin("taken");
    await runSteps(rotate, { secretId: "taken", token }, "createSecret");
    const pending = await current("taken", "AWSPENDING");
    const inUse = { ...pending, password: "by-somebody" };
    await secrets.put("taken", inUse);
    await runAsAdmin(server, "CREATE ROLE taken_clone LOGIN PASSWORD 'by-somebody' IN ROLE taken_app");
    const setSecret = { Step: "setSecret", SecretId: "taken", ClientRequestToken: token };
    await assert.rejects(rotate(setSecret), { message: "The pending user is the one currently in use" });
    assert.equal((await runAs(inUse, "SELECT 1")).length, 1);
  });

  it("rejects a secret that does not name a database yet", async () => {
    const token = await secrets.begin("new");
    const message = "The database secret does not name a database yet";
    await assert.rejects(runSteps(rotate, { secretId: "new", token }), { message });
  });

  it("uses the admin's current password, which RDS rotates", async (t) => {
    await made("admin");
    await rotateOnce(rotate, secrets, "admin");
    const { username, password } = server.admin;
    await runAsAdmin(server, `ALTER ROLE ${username} PASSWORD 'rotated-by-rds'`);
    const withNew = { ...server, admin: { username, password: "rotated-by-rds" } };
    t.after(() => runAsAdmin(withNew, `ALTER ROLE ${username} PASSWORD '${password}'`));

    const token = await secrets.begin("admin");
    await assert.rejects(runSteps(rotate, { secretId: "admin", token }), refused);
    await secrets.put("master", withNew.admin);
    await runSteps(rotate, { secretId: "admin", token });
    assert.deepEqual(await runAs(await current("admin"), "SELECT current_user AS name"), [{ name: "admin" }]);
    await secrets.put("master", server.admin);
  });

  it("has no password in its log", () => {
    assert.match(text(), /rotation step done/);
    for (const password of [...passwords, server.admin.password, "rotated-by-rds", "by-somebody"]) {
      assert.ok(!text().includes(password));
    }
    assert.ok(passwords.size > 8);
    assert.doesNotMatch(text(), /SCRAM/);
  });
});
