import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startTestPostgres, type TestPostgres } from "@shop/local-postgres";
import { eventually } from "@shop/local-support";
import { type Database, statement } from "@shop/postgres";
import { createTestSecret, open, prepare, runAsAdmin, secretFor, type TestSecret } from "./fixture.ts";

const currentUser = statement("who", "SELECT current_user AS name, pg_sleep(0.02)::text AS slept");
const nameOf = async (database: Database): Promise<string | undefined> =>
  (await database.query<{ name: string }>(currentUser))[0]?.name;

describe("credentials", () => {
  let server: TestPostgres;
  let databases = 0;

  before(async () => {
    server = await startTestPostgres();
  });
  after(() => server.stop());

  const withDatabase = async (
    work: (parts: { database: Database; secret: TestSecret; login: string }) => Promise<void>,
  ): Promise<void> => {
    databases += 1;
    const service = secretFor(server, `rotation${databases}`);
    await prepare(server, service);
    const secret = createTestSecret(service);
    const database = await open(secret, { poolSize: 5 });
    try {
      await work({ database, secret, login: service.username });
    } finally {
      await database.close();
    }
  };

  it("are fetched once, for all callers, after the password has been rotated", () =>
    withDatabase(async ({ database, secret, login }) => {
      await runAsAdmin(server, `ALTER ROLE ${login} PASSWORD 'rotated'`);
      secret.rotateUnnoticed({ password: "rotated" });
      const names = await Promise.all(Array.from({ length: 40 }, () => nameOf(database)));
      assert.deepEqual(new Set(names), new Set([login]));
      assert.equal(secret.refreshes(), 1);
    }));

  it("are not needed by open connections", () =>
    withDatabase(async ({ database, secret, login }) => {
      assert.equal(await nameOf(database), login);
      await runAsAdmin(server, `ALTER ROLE ${login} PASSWORD 'rotated'`);
      assert.equal(await nameOf(database), login);
      assert.equal(secret.refreshes(), 0);
    }));

  it("may change to another user", () =>
    withDatabase(async ({ database, secret, login }) => {
      const other = `${login}_clone`;
      const app = login.replace("_1", "_app");
      await runAsAdmin(server, `CREATE ROLE ${other} LOGIN PASSWORD 'other' IN ROLE ${app}`);
      await runAsAdmin(server, `ALTER ROLE ${login} NOLOGIN`);
      secret.rotateUnnoticed({ username: other, password: "other" });
      assert.equal(await nameOf(database), other);
      assert.equal(secret.refreshes(), 1);
    }));

  it("are updated by the background refresh without any rejected login", () =>
    withDatabase(async ({ database, secret, login }) => {
      const other = `${login}_clone`;
      const app = login.replace("_1", "_app");
      await runAsAdmin(server, `CREATE ROLE ${other} LOGIN PASSWORD 'other' IN ROLE ${app}`);
      secret.rotate({ username: other, password: "other" });
      assert.equal(await nameOf(database), other);
      assert.equal(secret.refreshes(), 0);
    }));

  it("from before a rotation stay in use until PostgreSQL accepts the new ones", () =>
    withDatabase(async ({ database, secret, login }) => {
      assert.equal(await nameOf(database), login);
      secret.rotate({ password: "rotated" });
      await Promise.all(Array.from({ length: 40 }, () => nameOf(database)));
      assert.equal(database.stats().total, 5);
      await runAsAdmin(
        server,
        `ALTER ROLE ${login} PASSWORD 'rotated';
         SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${login}'`,
      );
      await eventually("all connections are gone", () => database.stats().total === 0);
      await Promise.all(Array.from({ length: 40 }, () => nameOf(database)));
    }));

  it("that stay wrong do not cause a storm of fetches", () =>
    withDatabase(async ({ database, secret, login }) => {
      await runAsAdmin(server, `ALTER ROLE ${login} PASSWORD 'rotated'`);
      for (let round = 0; round < 3; round += 1) {
        const refused = await Promise.allSettled(Array.from({ length: 10 }, () => nameOf(database)));
        for (const one of refused) assert.equal(one.status === "rejected" && one.reason.code, "unavailable");
      }
      assert.equal(secret.refreshes(), 1);
    }));

  it("that cannot be fetched make the database unavailable without ending the service", () =>
    withDatabase(async ({ database, secret, login }) => {
      await runAsAdmin(server, `ALTER ROLE ${login} PASSWORD 'rotated'`);
      secret.refresh = () => Promise.reject(new Error("Secrets Manager is away"));
      await assert.rejects(nameOf(database), { code: "unavailable" });
    }));
});
