import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "@shop/test-support";
import { databaseOf, type ServiceName, statefulServices } from "@shop/topology";
import { accounts } from "../../../../packages/local/launcher/src/seed/accounts.ts";
import { runAtRate } from "../../../../test/faults/harness/load.ts";
import { raisePriority } from "../../../../test/faults/harness/raise-priority.ts";
import { report } from "../../../../test/faults/harness/report.ts";
import { openRotations, type Rotations } from "../../../../test/faults/harness/rotations.ts";
import { readLog } from "../../../../test/faults/harness/service-logs.ts";
import { keyIdOf, openSession, type Session } from "../../../../test/faults/harness/session.ts";
import { type FaultyShop, startFaultyShop } from "../../../../test/faults/harness/start-faulty-shop.ts";
import { type ReadResponse, requestsTo, sendTo } from "./harness/requests.ts";

// At 100 requests a second the password of each service's database user changes twice, more harshly than on
// AWS: the old one is void at once, and the secret gets the new one just before that, or so early that the
// service tries it before PostgreSQL knows it. Then the functions that AWS runs rotate each service between
// two users, twice, so that the first user ends up with a new password; and the signing keys advance.
// Connections are replaced after two seconds and secrets fetched every second, except for one service's, so
// that both happen often.
//
// To see it fail, break one of these:
// - `isOther(latest)` in packages/postgres/src/database/credentials.ts: never use a newly fetched password
// - `isOther(lastGood)` there: never fall back to the last working password while PostgreSQL lacks the new one
// - `publicKeysOf(…)` in services/user/src/security/signing-keys.ts, without `previous`: older tokens are rejected

const perSecond = 100;
/** Caches its secret for 5 minutes, and notices a rotation when PostgreSQL rejects the password. */
const unaware: ServiceName = "payment";

let shop: FaultyShop;
let rotations: Rotations;

before(async () => {
  raisePriority();
  const environment = (service: ServiceName) => ({
    DATABASE_CONNECTION_AGE_S: "2",
    ...(service !== unaware && { SECRET_AGE_S: "1" }),
  });
  shop = await startFaultyShop({ environment, durable: false });
  rotations = await openRotations(shop);
});
after(async () => {
  rotations?.close();
  await shop?.close();
});

/** Resolves once a service has a connection of a certain user that was opened after the call. */
const loggedInAnew = async (service: ServiceName, username: string): Promise<void> => {
  const [now] = await shop.databases.administer<{ at: string }>("SELECT now()::text AS at");
  const sql = `
    SELECT 1
      FROM pg_stat_activity
     WHERE application_name LIKE $1 || '/%' AND usename = $2 AND backend_start > $3`;
  const isThere = async () => (await shop.databases.administer(sql, [service, username, now?.at])).length > 0;
  await eventually(`${service} to log in as ${username} again`, isThere);
};

/** The number of times PostgreSQL has rejected a service's password. */
const refusalsOf = (username: string): number => {
  const log = readFileSync(join(shop.stateFolder, "logs", "postgres.log"), "utf8");
  return log.split(`password authentication failed for user "${username}"`).length - 1;
};

const changePasswordConcurrently = async (service: ServiceName): Promise<void> => {
  const secret = await rotations.publishPassword(service);
  await rotations.setPassword(secret);
  await loggedInAnew(service, secret.username);
};

const changePasswordLate = async (service: ServiceName): Promise<void> => {
  const before = refusalsOf(databaseOf(service).name);
  const secret = await rotations.publishPassword(service);
  if (service !== unaware)
    await eventually(`${service} to try it`, () => refusalsOf(secret.username) > before);
  await rotations.setPassword(secret);
  await loggedInAnew(service, secret.username);
};

const changeUser = async (service: ServiceName): Promise<void> => {
  const username = await rotations.rotateDatabaseUser(service);
  // The previous user is valid until the next rotation, so the service with the long cache does not notice
  // the first.
  const isNoticed = service !== unaware || username === databaseOf(service).name;
  if (isNoticed) await loggedInAnew(service, username);
};

const rotateDatabases = async (): Promise<void> => {
  const changes = [changePasswordConcurrently, changePasswordLate, changeUser, changeUser];
  for (const change of changes) await Promise.all(statefulServices.map(change));
};

const keySetsFetched = (): number =>
  readLog(shop.stateFolder, "user").filter((line) => line.includes('"/internal/jwks.json"')).length;

const rotateSigningKeys = async (sessions: readonly Session[], useOldTokens: () => void): Promise<void> => {
  await rotations.rotateSigningKeys();
  const hasNewKey = ({ unusedToken, latestToken }: Session) =>
    keyIdOf(latestToken()) !== keyIdOf(unusedToken);
  await eventually("tokens that are signed with the next key", () => sessions.every(hasNewKey));
  // The catalog fetches them once a second, and so does the user service, which issues them.
  const before = keySetsFetched();
  await eventually("them to have the new keys", () => keySetsFetched() >= before + 2);
  useOldTokens();
};

const isRight = (response: ReadResponse | { status: number }): boolean =>
  response.status === 200 && !("complaint" in response && response.complaint !== undefined);

/**
 * Sends requests until a second after the end of `work`, as users who refresh their tokens now and then. On a
 * signal, every third request uses an older token that no service has cached. Resolves to the number of
 * requests and the failures.
 */
const useShopDuring = async (
  work: (sessions: readonly Session[], useOldTokens: () => void) => Promise<void>,
): Promise<{ sent: number; wrong: unknown[] }> => {
  const users = [accounts.admin, accounts.customer];
  const sessions = await Promise.all(users.map((user) => openSession(shop.call, user)));
  const requests = await requestsTo(shop);
  const wrong: unknown[] = [];
  let allowsOld = false;
  const send = async (index: number): Promise<ReadResponse | { status: number }> => {
    const request = requests[index % requests.length];
    const [admin, customer] = sessions;
    assert.ok(request && admin && customer);
    if (index % 20 === 0) return (index % 40 === 0 ? admin : customer).refresh();
    const session = request.token === shop.admin ? admin : customer;
    const isOld = index % 3 === 0 && allowsOld;
    return sendTo(shop.url, request, isOld ? session.unusedToken : session.latestToken());
  };
  let over = false;
  const loading = runAtRate({
    perSecond,
    seconds: 90,
    isOver: () => over,
    send: async (index) => {
      const response = await send(index);
      if (!isRight(response)) wrong.push(response);
      return response;
    },
  });
  try {
    await work(sessions, () => {
      allowsOld = true;
    });
    await delay(1_000);
  } finally {
    over = true;
  }
  const { sent, errors } = await loading;
  return { sent: sent, wrong: [...wrong, ...Object.keys(errors)] };
};

describe("secrets rotated at 100 requests/s", () => {
  it("fail no request if they are the database's", async () => {
    const { sent, wrong } = await useShopDuring(rotateDatabases);
    report({
      fault: "each database's password changes twice, then its user, twice",
      what: "requests to all services, 100/s",
      attempts: sent,
      lost: wrong.length,
    });
    assert.deepEqual(wrong, []);
  });

  it("reject no token if they are the signing keys", async () => {
    const { sent, wrong } = await useShopDuring(rotateSigningKeys);
    report({
      fault: "the signing keys are rotated",
      what: "requests with tokens from before and after, 100/s",
      attempts: sent,
      lost: wrong.length,
    });
    assert.deepEqual(wrong, []);
  });
});
