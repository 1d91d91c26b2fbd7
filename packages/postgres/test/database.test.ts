import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ProblemError } from "@shop/contracts";
import { startTestPostgres, type TestPostgres } from "@shop/local-postgres";
import { eventually } from "@shop/local-support";
import {
  type Database,
  isCheckViolation,
  isUniqueViolation,
  namedStatement,
  statement,
} from "@shop/postgres";
import type { DatabaseSecret } from "@shop/secrets";
import { runInContext } from "@shop/telemetry";
import pg from "pg";
import { createTestSecret, open, prepare, runAs, runAsAdmin, secretFor } from "./fixture.ts";

const createAccounts = `
  CREATE TABLE accounts (
    id integer CONSTRAINT accounts_pkey PRIMARY KEY,
    balance bigint NOT NULL CONSTRAINT accounts_balance_not_negative CHECK (balance >= 0)
  );
  INSERT INTO accounts VALUES (1, 100), (2, 100);`;

const insert = statement("insert", "INSERT INTO accounts VALUES ($1, $2)");
const balances = statement("balances", "SELECT balance FROM accounts WHERE id IN (1, 2) ORDER BY id");
const pid = statement("pid", "SELECT pg_backend_pid() AS pid");
const terminate = statement("terminate", "SELECT pg_terminate_backend($1)");
const sleep = statement("sleep", "SELECT pg_sleep($1)");
const one = statement("one", "SELECT 1 AS one");

const inTime = <T>(ms: number, work: () => Promise<T>): Promise<T> =>
  runInContext(
    {
      requestId: "r",
      traceId: "1-5759e988-bd862e3fe1be46a994272793",
      sampled: false,
      deadline: performance.now() + ms,
      userId: undefined,
      span: undefined,
    },
    work,
  );

const backendOf = async (database: Pick<Database, "query">): Promise<number> => {
  const [row] = await database.query<{ pid: number }>(pid);
  return row?.pid ?? 0;
};

const grants = "GRANT SELECT, INSERT, UPDATE, DELETE ON accounts TO accounts_app";

describe("createDatabase", () => {
  let server: TestPostgres;
  let service: DatabaseSecret;
  let database: Database;

  before(async () => {
    server = await startTestPostgres();
    service = secretFor(server, "accounts");
    await prepare(server, service, { "0001_create_accounts.sql": createAccounts, "grants.sql": grants });
    await runAsAdmin(server, `ALTER ROLE ${service.username} SET TimeZone = 'Asia/Tokyo'`);
    database = await open(createTestSecret(service));
  });
  after(async () => {
    await database.close();
    await server.stop();
  });

  describe("query", () => {
    it("reads times as RFC 3339 in UTC, whole numbers as numbers, decimals as text", async () => {
      const text = `SELECT timestamptz '2026-11-23 12:00:00.123456+09' AS time, timestamptz 'infinity' AS never,
        timestamptz '0044-03-15 12:00:00+00 BC' AS ides, bigint '-9007199254740991' AS large, numeric '1.10' AS price,
        current_setting('TimeZone') AS zone`;
      const [row] = await database.query<{ ides: Date }>(statement("types", text));
      assert.deepEqual(row, {
        time: "2026-11-23T03:00:00.123456Z",
        never: Number.POSITIVE_INFINITY,
        ides: row?.ides,
        large: -9007199254740991,
        price: "1.10",
        zone: "UTC",
      });
      assert.equal(row.ides.getUTCFullYear(), -43);
    });

    it("rejects a bigint that a number cannot hold, and leaves pg's own parsers unchanged", async () => {
      const text = "SELECT bigint '9007199254740992' AS large";
      await assert.rejects(database.query(statement("large", text)), RangeError);
      assert.equal(pg.types.getTypeParser(20)("1"), "1");
    });

    it("accepts values by name, and sends nothing if one is missing", async () => {
      const sum = namedStatement("sum", "SELECT :a::integer + :b::integer + :a::integer AS sum");
      assert.deepEqual(await database.query(sum, { b: 1, a: 2, other: true }), [{ sum: 5 }]);
      await assert.rejects(database.query(sum, { a: 2 }), /the statement sum needs the value b/);
    });

    // Counted from `database.query` to pg and back, on a connection that is already open. V8's stack at the call
    // of pg lists the files on the way there; the way back is the same.
    it("moves at most five times between files of this package and pg", async (t) => {
      const stacks: string[] = [];
      const send: (...parameters: unknown[]) => unknown = pg.Client.prototype.query;
      t.mock.method(pg.Client.prototype, "query", function (this: pg.Client, ...parameters: unknown[]) {
        stacks.push(new Error().stack ?? "");
        return send.apply(this, parameters);
      });
      await database.query(one);
      const visited = [...(stacks[0] ?? "").matchAll(/packages\/postgres\/src\/([\w/-]+)\.ts/g)].map(
        ([, file]) => file,
      );
      const files = visited.filter((file, index) => file !== visited[index - 1]);
      assert.deepEqual(files, ["database/pooled-connection", "database/connections"]);
      assert.ok(2 * files.length <= 5);
    });

    it("plans a named statement once per connection", async () => {
      await database.transaction(async (tx) => {
        await tx.query(balances);
        await tx.query(balances);
        const prepared = statement(
          "prepared",
          "SELECT name FROM pg_prepared_statements WHERE name = 'balances'",
        );
        assert.deepEqual(await tx.query(prepared), [{ name: "balances" }]);
      });
    });

    it("reports which constraint was violated", async () => {
      const duplicate = await database.query(insert, [1, 0]).catch((error: unknown) => error);
      assert.equal(isUniqueViolation(duplicate, "accounts_pkey"), true);
      assert.equal(isUniqueViolation(duplicate, "another"), false);
      const negative = await database.query(insert, [3, -1]).catch((error: unknown) => error);
      assert.equal(isCheckViolation(negative, "accounts_balance_not_negative"), true);
      assert.equal(isUniqueViolation(negative), false);
    });

    it("survives a migration that changes a prepared statement's result", async () => {
      const owner = { ...service, ...server.admin };
      await runAs(
        owner,
        "SET ROLE accounts_owner; CREATE TABLE plans (a integer); INSERT INTO plans VALUES (1); GRANT SELECT ON plans TO accounts_app",
      );
      const all = statement("all_plans", "SELECT * FROM plans");
      await Promise.all([1, 2, 3].map(() => database.query(all)));
      await runAs(owner, "SET ROLE accounts_owner; ALTER TABLE plans ADD COLUMN b integer DEFAULT 2");
      for (let round = 0; round < 6; round += 1) {
        assert.deepEqual(await database.query(all), [{ a: 1, b: 2 }]);
      }
      await runAs(owner, "SET ROLE accounts_owner; ALTER TABLE plans ADD COLUMN c integer DEFAULT 3");
      assert.deepEqual(await database.transaction((tx) => tx.query(all)), [{ a: 1, b: 2, c: 3 }]);
    });

    it("does not even connect if there is no time left", async () => {
      const idle = await open(createTestSecret(service));
      await assert.rejects(
        inTime(-1, () => idle.query(one)),
        { code: "deadline-exceeded" },
      );
      assert.equal(idle.stats().total, 0);
      await idle.close();
    });

    it("gives up at the request's deadline", async () => {
      const started = performance.now();
      await assert.rejects(
        inTime(200, () => database.query(sleep, [3])),
        { code: "deadline-exceeded" },
      );
      assert.ok(performance.now() - started < 1_000);
      assert.deepEqual(await database.query(one), [{ one: 1 }]);
    });

    it("cancels a statement whose caller has stopped waiting, so that PostgreSQL does not finish it", async () => {
      const lock = "BEGIN; SELECT 1 FROM accounts WHERE id = 2 FOR UPDATE; SELECT pg_sleep(1); COMMIT";
      const owner = { ...service, ...server.admin };
      const holding = runAs(owner, `SET ROLE accounts_owner; ${lock}`);
      const locked = statement(
        "locked",
        "SELECT 1 FROM pg_locks WHERE relation = 'accounts'::regclass AND mode = 'RowShareLock'",
      );
      await eventually("the lock", async () => (await database.query(locked)).length > 0);
      const late = statement("late", "UPDATE accounts SET balance = balance - 1 WHERE id = 2");
      await assert.rejects(
        inTime(200, () => database.query(late)),
        { code: "deadline-exceeded" },
      );
      await holding;
      const waiting = statement(
        "waiting",
        "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'UPDATE accounts%' AND state = 'active'",
      );
      await eventually("the statement to end", async () => (await database.query(waiting)).length === 0);
      assert.deepEqual(await database.query(balances), [{ balance: 100 }, { balance: 100 }]);
    });

    it("is unavailable after PostgreSQL has cancelled a statement for its timeout", async () => {
      const single = await open(createTestSecret(service), { poolSize: 1 });
      await single.query(statement("hurry", "SELECT set_config('statement_timeout', '50', false)"));
      const before = await backendOf(single);
      await assert.rejects(single.query(sleep, [2]), { code: "unavailable" });
      assert.equal(await backendOf(single), before);
      await single.close();
    });
  });

  describe("lost connections", () => {
    it("do no harm if PostgreSQL ends an idle one", async () => {
      const single = await open(createTestSecret(service), { poolSize: 1 });
      await database.query(terminate, [await backendOf(single)]);
      await eventually("the pool notices", () => single.stats().total === 0);
      assert.deepEqual(await single.query(one), [{ one: 1 }]);
      await single.close();
    });

    it("mean unavailable if PostgreSQL ends one during a query", async () => {
      const single = await open(createTestSecret(service), { poolSize: 1 });
      const backend = await backendOf(single);
      const failed = assert.rejects(single.query(sleep, [5]), (error) => {
        assert.ok(error instanceof ProblemError);
        assert.equal(error.code, "unavailable");
        assert.equal(error.facts.retryAfterS, 1);
        return true;
      });
      await database.query(terminate, [backend]);
      await failed;
      assert.deepEqual(await single.query(one), [{ one: 1 }]);
      await single.close();
    });

    it("mean unavailable, and do not end the process, if PostgreSQL ends one between a transaction's statements", async () => {
      const single = await open(createTestSecret(service), { poolSize: 1 });
      const work = single.transaction(async (tx) => {
        const backend = await backendOf(tx);
        await database.query(terminate, [backend]);
        await eventually("the backend is gone", async () => {
          const gone = statement("gone", "SELECT 1 FROM pg_stat_activity WHERE pid = $1");
          return (await database.query(gone, [backend])).length === 0;
        });
        await new Promise((resolve) => setImmediate(resolve));
        await tx.query(one);
      });
      await assert.rejects(work, { code: "unavailable" });
      assert.deepEqual(await single.query(one), [{ one: 1 }]);
      await single.close();
    });
  });

  describe("reserved connections", () => {
    /** Holds as many connections as it can get until it is ended. */
    const overload = (some: Pick<Database, "transaction">, size: number) => {
      const over = Promise.withResolvers<void>();
      const ended = Array.from({ length: size }, () =>
        some.transaction(async (tx) => {
          await tx.query(one);
          await over.promise;
        }),
      );
      return {
        end: async () => {
          over.resolve();
          await Promise.all(ended);
        },
      };
    };

    it("are available to priority sessions however many others wait, and to no one else", async () => {
      const shared = await open(createTestSecret(service), { poolSize: 3, reserved: 1 });
      const others = overload(shared, 6);
      await eventually("the others wait", () => shared.stats().waiting === 4);
      assert.equal(shared.stats().total, 2);
      for (let round = 0; round < 20; round += 1)
        assert.deepEqual(await shared.priority.query(one), [{ one: 1 }]);
      assert.equal(await shared.priority.transaction(async () => shared.stats().waiting), 4);
      await others.end();
      assert.deepEqual(await Promise.all([shared.query(one), shared.query(one)]), [
        [{ one: 1 }],
        [{ one: 1 }],
      ]);
      await shared.close();
    });

    it("are not a limit for priority sessions", async () => {
      const shared = await open(createTestSecret(service), { poolSize: 3, reserved: 1 });
      const urgent = overload(shared.priority, 3);
      await eventually("all are in use", () => shared.stats().total === 3);
      await urgent.end();
      await shared.close();
    });

    it("mean unavailable for callers that wait too long, whose place goes to others", async () => {
      const shared = await open(createTestSecret(service), { poolSize: 2, reserved: 1 });
      const others = overload(shared, 1);
      await eventually("one connection is in use", () => shared.stats().total === 1);
      await assert.rejects(
        inTime(30, () => shared.query(one)),
        { code: "unavailable" },
      );
      assert.equal(shared.stats().waiting, 0);
      const next = shared.query(one);
      await others.end();
      assert.deepEqual(await next, [{ one: 1 }]);
      await shared.close();
    });
  });

  it("counts connections and waiting callers", async () => {
    const single = await open(createTestSecret(service), { poolSize: 1 });
    await single.ping();
    assert.deepEqual(single.stats(), { total: 1, idle: 1, waiting: 0 });
    const both = Promise.all([single.query(sleep, [0.05]), single.query(one)]);
    await eventually("one waits", () => single.stats().waiting === 1);
    await both;
    await single.close();
    await single.close();
    await assert.rejects(single.ping(), { code: "unavailable" });
  });
});
