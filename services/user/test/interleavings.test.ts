import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { readEnvironment } from "@shop/config";
import type { Database } from "@shop/postgres";
import { createSecretsClient } from "@shop/secrets";
import { openDatabase } from "@shop/service";
import { recordLogs, startTestbed, type Testbed } from "@shop/test-support";
import fc from "fast-check";
import { environment, toConfig } from "../src/config.ts";
import { createAccount, type Gate, noGate, type Operation, operations } from "./account-in-parallel.ts";

let bed: Testbed;
let database: Database;
before(async () => {
  bed = await startTestbed("user", new URL("../migrations", import.meta.url));
  const config = toConfig(readEnvironment(environment, bed.environment));
  ({ database } = await openDatabase(config, createSecretsClient(), recordLogs("user").logger));
});
after(async () => {
  await database.close();
  await bed.close();
});

type Account = Awaited<ReturnType<typeof createAccount>>;

/**
 * The sessions that may be alive and the passwords that may be valid once these operations have succeeded.
 */
const expectedAfter = (done: ReadonlySet<Operation>) => {
  const isGone = done.has("erase");
  const isReset = done.has("reset the password");
  const isChanged = done.has("change the password");
  const password = isReset ? "third" : isChanged ? "second" : "first";
  return {
    passwords: isGone ? [] : [password],
    tabsLive: !isGone && !isReset && !done.has("log out"),
    othersLive: !isGone && !isReset && !isChanged,
  };
};

const assertNothingOutlives = async (account: Account, done: ReadonlySet<Operation>): Promise<void> => {
  const reported = [...done].join(", ");
  const { passwords, tabsLive, othersLive } = expectedAfter(done);
  assert.deepEqual(await account.goodPasswords(), passwords, `passwords after: ${reported}`);
  for (const token of account.opened)
    assert.equal(await account.isAlive(token), othersLive, `log-in: ${reported}`);
  for (const token of account.tokensOfTabs())
    assert.equal(await account.isAlive(token), tabsLive, `tab: ${reported}`);
  assert.deepEqual(account.reuses, [], reported);
  // These operations used the first password, so it cannot have been replaced before them.
  if (done.has("erase"))
    assert.ok(!done.has("reset the password") && !done.has("change the password"), reported);
  if (done.has("reset the password")) assert.ok(!done.has("change the address"), reported);
  if (!done.has("erase")) return;
  await account.prune();
  const [left] = await bed.sql<{ count: number }>(
    `SELECT (SELECT count(*) FROM sessions WHERE user_id = $1)::int
          + (SELECT count(*) FROM devices WHERE user_id = $1)::int AS count`,
    [account.id],
  );
  assert.equal(left?.count, 0);
};

/** Each call of a port is a step. It starts when scheduled and ends before the next one starts. */
const stepsOf =
  (scheduler: fc.Scheduler): Gate =>
  (port) =>
    Object.fromEntries(
      Object.entries(port).map(([label, call]) => [
        label,
        // Synchronous, so not a step.
        label === "isOutdated"
          ? call
          : (...parameters: unknown[]) =>
              new Promise((resolve, reject) => {
                const builder = () => call(...parameters).then(resolve, reject);
                scheduler.scheduleSequence([{ label, builder }]);
              }),
      ]),
    ) as typeof port;

const chosen = fc.shuffledSubarray([...operations], { minLength: 2 });

describe("no session and no password outlives the operation that ended it", () => {
  it("in any order of the steps of log-ins, refreshes, changes, resets, log-outs and erasures", async () => {
    await fc.assert(
      fc.asyncProperty(chosen, fc.scheduler(), async (names, scheduler) => {
        const account = await createAccount(database);
        const gate = stepsOf(scheduler);
        const done = await account.runAll(names, gate, () => scheduler.waitIdle());
        await assertNothingOutlives(account, done);
      }),
      { numRuns: 500 },
    );
  });

  it("if all of them reach PostgreSQL at the same time", async () => {
    await fc.assert(
      fc.asyncProperty(chosen, async (names) => {
        const account = await createAccount(database);
        const done = await account.runAll(names, noGate, async () => undefined);
        await assertNothingOutlives(account, done);
      }),
      { numRuns: 200 },
    );
  });

  it("and a refresh during a change of the password does not end the session that stays", async () => {
    for (let round = 0; round < 100; round += 1) {
      const account = await createAccount(database);
      const names = ["refresh in one tab", "change the password", "refresh in another tab"] as const;
      const done = await account.runAll(names, noGate, async () => undefined);
      assert.deepEqual([...done], names);
      await assertNothingOutlives(account, done);
    }
  });
});
