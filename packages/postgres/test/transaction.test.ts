import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startTestPostgres, type TestPostgres } from "@shop/local-postgres";
import { type Database, statement } from "@shop/postgres";
import { createTestSecret, open, prepare, secretFor } from "./fixture.ts";

const createAccounts = `
  CREATE TABLE accounts (id integer PRIMARY KEY, balance bigint NOT NULL);
  INSERT INTO accounts VALUES (1, 100), (2, 100);`;

const add = statement("add", "UPDATE accounts SET balance = balance + $2 WHERE id = $1");
const insert = statement("insert", "INSERT INTO accounts VALUES ($1, $2)");
const balances = statement("balances", "SELECT balance FROM accounts ORDER BY id");
const one = statement("one", "SELECT 1 AS one");

const grants = "GRANT SELECT, INSERT, UPDATE, DELETE ON accounts TO transfers_app";

describe("transaction", () => {
  let server: TestPostgres;
  let database: Database;

  before(async () => {
    server = await startTestPostgres();
    const service = secretFor(server, "transfers");
    await prepare(server, service, { "0001_create_accounts.sql": createAccounts, "grants.sql": grants });
    database = await open(createTestSecret(service));
  });
  after(async () => {
    await database.close();
    await server.stop();
  });

  it("rolls everything back if it fails", async () => {
    const failure = new Error("no");
    const work = database.transaction(async (tx) => {
      await tx.query(add, [1, 50]);
      throw failure;
    });
    await assert.rejects(work, failure);
    assert.deepEqual(await database.query(balances), [{ balance: 100 }, { balance: 100 }]);
  });

  it("passes on an error of the work that looks like the database's", async () => {
    const failure = Object.assign(new Error("a peer"), { code: "ECONNREFUSED" });
    await assert.rejects(
      database.transaction(() => Promise.reject(failure)),
      failure,
    );
  });

  it("fails if the work has ignored a failed statement", async () => {
    const work = database.transaction(async (tx) => {
      await tx.query(add, [1, 50]);
      await tx.query(insert, [1, 0]).catch(() => undefined);
    });
    await assert.rejects(work, /statement of the transaction failed/);
    assert.deepEqual(await database.query(balances), [{ balance: 100 }, { balance: 100 }]);
  });

  it("rejects statements once it has ended", async () => {
    let late: (() => Promise<unknown>) | undefined;
    await database.transaction(async (tx) => {
      late = () => tx.query(one);
    });
    assert.ok(late);
    await assert.rejects(late(), /has ended/);
  });

  it("is repeated after a deadlock", async () => {
    let attempts = 0;
    let waiting: (() => void)[] = [];
    const bothHaveOne = (): Promise<void> =>
      new Promise((resolve) => {
        if (attempts > 2) return resolve();
        waiting.push(resolve);
        if (waiting.length < 2) return;
        for (const go of waiting) go();
        waiting = [];
      });
    const move = (from: number, to: number) =>
      database.transaction(async (tx) => {
        attempts += 1;
        await tx.query(add, [from, -10]);
        await bothHaveOne();
        await tx.query(add, [to, 10]);
      });
    await Promise.all([move(1, 2), move(2, 1)]);
    assert.equal(attempts, 3);
    assert.deepEqual(await database.query(balances), [{ balance: 100 }, { balance: 100 }]);
  });
});
