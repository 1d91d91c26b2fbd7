import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "@shop/testing";
import { type ServiceName, serviceNames } from "@shop/topology";
import { accounts } from "../../packages/local/src/seed/accounts.ts";
import { runAtRate } from "./harness/load.ts";
import { askAt, questionsTo, type Reply } from "./harness/questions.ts";
import { report } from "./harness/report.ts";
import { openRotations, type Rotations } from "./harness/rotations.ts";
import { keyIdOf, openSession, type Session } from "./harness/session.ts";
import { type FaultyShop, startFaultyShop } from "./harness/start-faulty-shop.ts";

// At 100 requests a second the password of each service's database user is changed, which is harsher than what AWS does:
// the secret has it a second before PostgreSQL, and then the old one is void at once. Then the functions that AWS runs
// rotate each service between two users, twice, so that the user that began has a new password in the end; and the
// signing keys move on. Connections live for two seconds and secrets are fetched every second, so that both happen a lot.
//
// To see it fail, break one of these in packages/postgres/src/credentials.ts:
// - `isOther(latest)`: never take what was fetched anew, and logins fail until the secret is fetched in its own time
// - `isOther(lastGood)`: never go back to what worked last, and logins fail while PostgreSQL lacks the password
// and for the tokens
// - `current` → `next` in `create` of packages/rotation/src/signing-keys-rotation.ts (a new key): nobody knows it yet
// - `previous` in `publicKeysOf` of packages/secrets/src/signing-keys-secret.ts: the first tokens are refused

const perSecond = 100;

let shop: FaultyShop;
let rotations: Rotations;

before(async () => {
  const environment = () => ({ DATABASE_CONNECTION_AGE_S: "2", SECRET_AGE_S: "1" });
  shop = await startFaultyShop({ environment, durable: false });
  rotations = await openRotations(shop);
});
after(async () => {
  rotations?.close();
  await shop?.close();
});

/** Resolves once a service has a connection that was opened after now, by a user. */
const loggedInAnew = async (service: ServiceName, username: string): Promise<void> => {
  const [now] = await shop.databases.administer<{ at: string }>("SELECT now()::text AS at");
  const sql = `
    SELECT 1
      FROM pg_stat_activity
     WHERE application_name LIKE $1 || '/%' AND usename = $2 AND backend_start > $3`;
  const isThere = async () => (await shop.databases.administer(sql, [service, username, now?.at])).length > 0;
  await eventually(`${service} to log in as ${username} again`, isThere);
};

/** How often PostgreSQL has refused a service. */
const refusalsOf = (username: string): number => {
  const log = readFileSync(join(shop.stateFolder, "logs", "postgres.log"), "utf8");
  return log.split(`password authentication failed for user "${username}"`).length - 1;
};

const changePassword = async (service: ServiceName): Promise<void> => {
  const secret = await rotations.publishPassword(service);
  const before = refusalsOf(secret.username);
  await eventually(`${service} to try it`, () => refusalsOf(secret.username) > before);
  await delay(1_000);
  await rotations.setPassword(secret);
  await loggedInAnew(service, secret.username);
};

const changeUser = async (service: ServiceName): Promise<void> => {
  const username = await rotations.rotateDatabaseUser(service);
  await loggedInAnew(service, username);
};

const rotateDatabases = async (): Promise<void> => {
  for (const change of [changePassword, changeUser, changeUser]) await Promise.all(serviceNames.map(change));
};

const hasNewKey = ({ unusedToken, latestToken }: Session): boolean =>
  keyIdOf(latestToken()) !== keyIdOf(unusedToken);

const rotateSigningKeys = async (sessions: readonly Session[]): Promise<void> => {
  await rotations.rotateSigningKeys();
  await eventually("tokens that are signed with the next key", () => sessions.every(hasNewKey));
};

const isRight = (reply: Reply | { status: number }): boolean =>
  reply.status === 200 && !("complaint" in reply && reply.complaint !== undefined);

/**
 * Asks until a second after the end of `work`, as people whose tokens are refreshed now and then; once those are signed
 * with another key, every third time with one that is from before and that no service remembers. Resolves to how often
 * it asked, and to what went wrong.
 */
const useShopDuring = async (
  work: (sessions: readonly Session[]) => Promise<void>,
): Promise<{ asked: number; wrong: unknown[] }> => {
  const people = [accounts.admin, accounts.customer];
  const sessions = await Promise.all(people.map((person) => openSession(shop.call, person)));
  const questions = await questionsTo(shop);
  const wrong: unknown[] = [];
  const ask = async (index: number): Promise<Reply | { status: number }> => {
    const question = questions[index % questions.length];
    const [admin, customer] = sessions;
    assert.ok(question && admin && customer);
    if (index % 20 === 0) return (index % 40 === 0 ? admin : customer).refresh();
    const session = question.token === shop.admin ? admin : customer;
    const isOld = index % 3 === 0 && hasNewKey(session);
    return askAt(shop.url, question, isOld ? session.unusedToken : session.latestToken());
  };
  let over = false;
  const loading = runAtRate({
    perSecond,
    seconds: 90,
    isOver: () => over,
    send: async (index) => {
      const reply = await ask(index);
      if (!isRight(reply)) wrong.push(reply);
      return reply;
    },
  });
  try {
    await work(sessions);
    await delay(1_000);
  } finally {
    over = true;
  }
  const { sent, errors } = await loading;
  return { asked: sent, wrong: [...wrong, ...Object.keys(errors)] };
};

describe("secrets that are rotated at 100 requests/s", () => {
  it("fail no request where they are the database's", async () => {
    const { asked, wrong } = await useShopDuring(rotateDatabases);
    report({
      fault: "the password of each database is changed, then its user, twice",
      what: "requests to all services, 100/s",
      attempts: asked,
      lost: wrong.length,
    });
    assert.deepEqual(wrong, []);
  });

  it("refuse no token where they are the signing keys", async () => {
    const { asked, wrong } = await useShopDuring(rotateSigningKeys);
    report({
      fault: "the signing keys are rotated",
      what: "requests with tokens from before and after, 100/s",
      attempts: asked,
      lost: wrong.length,
    });
    assert.deepEqual(wrong, []);
  });
});
