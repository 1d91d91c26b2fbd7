import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "@shop/test-support";
import { type ServiceName, serviceNames, statefulServices } from "@shop/topology";
import type { Link } from "../../../../test/faults/harness/links.ts";
import { runAtRate } from "../../../../test/faults/harness/load.ts";
import { raisePriority } from "../../../../test/faults/harness/raise-priority.ts";
import { report } from "../../../../test/faults/harness/report.ts";
import { type FaultyShop, startFaultyShop } from "../../../../test/faults/harness/start-faulty-shop.ts";
import { type HealthWatch, watchHealth } from "../../../../test/faults/harness/watch-health.ts";
import { compareBooks } from "./harness/books.ts";
import { createBuyer, type Receipt } from "./harness/buyer.ts";
import { type ReadResponse, requestsTo, sendTo } from "./harness/requests.ts";
import { waitUntilSettled } from "./harness/wait-until-settled.ts";

// PostgreSQL crashes, stays away for 10 s, recovers from its log and comes back, while all services are in
// use.
//
// Two ports, two kinds of readiness. `/health/ready` is for the load balancer and has to stay up: ECS replaces tasks that
// fail it, so that a failover of the database would restart every task. `/health/deep`, on the internal port, is for
// operators and alarms: it goes down with the database and has to return within 2 s of it.
//
// To see it fail, break one of these:
// - `pool.on("error", …)` in packages/postgres/src/database/open-pool.ts: the processes end
// - `database.ping()` in packages/service/src/serve-doors.ts: /health/deep never goes down
// - `lostConnection` in packages/postgres/src/database/errors.ts (match nothing): 500 instead of 503
// - `explain`'s `unavailable` without `retryAfterS`, or `firstConnectTimeoutMs` of 5 s in connect.ts: see packages/postgres/test

const outageMs = 10_000;
const returnMs = 2_000;
const responseMs = 1_000;

let shop: FaultyShop;
const linkOf = (service: ServiceName): Link => `${service}-database`;

before(async () => {
  raisePriority();
  shop = await startFaultyShop({ proxies: statefulServices.map(linkOf) });
});
after(() => shop?.close());

const openSockets = (service: ServiceName): number => shop.proxy(linkOf(service)).connections();

const sessionsOf = async (service: ServiceName): Promise<number> => {
  const sql =
    "SELECT count(*)::integer AS count FROM pg_stat_activity WHERE application_name LIKE $1 || '/%'";
  const [row] = await shop.databases.query<{ count: number }>(service, sql, [service]);
  return row?.count ?? 0;
};

/** Sends 50 requests and 5 purchases a second. */
const useShop = async (seconds: number): Promise<{ responses: ReadResponse[]; receipts: Receipt[] }> => {
  const requests = await requestsTo(shop);
  const buyer = createBuyer({ url: shop.url, token: await shop.newUser() });
  const productId = await shop.addProduct(10_000);
  const order = { items: [{ productId, quantity: 1 }], paymentMethod: "pm_card_ok" };
  const responses: ReadResponse[] = [];
  const purchases: Promise<Receipt>[] = [];
  const send = async (index: number): Promise<ReadResponse> => {
    const request = requests[index % requests.length];
    assert.ok(request);
    if (index % 10 === 0) purchases.push(buyer.buy(order));
    const response = await sendTo(shop.url, request);
    responses.push(response);
    return response;
  };
  await runAtRate({ perSecond: 50, seconds, send });
  return { responses, receipts: await Promise.all(purchases) };
};

/** On the clock of `performance.now()`. */
interface Outage {
  readonly gone: number;
  /** Not yet responding. */
  readonly starting: number;
  readonly back: number;
}

const failOver = async (): Promise<Outage> => {
  await shop.postgres.stop("crash");
  const gone = performance.now();
  for (const service of statefulServices)
    await eventually(`${service} to release its sockets`, () => openSockets(service) === 0, responseMs);
  await delay(outageMs - (performance.now() - gone));
  const starting = performance.now();
  await shop.postgres.start();
  return { gone, starting, back: performance.now() };
};

const isRefusal = ({ status, ms, contentType }: ReadResponse): boolean =>
  status === 503 && ms <= responseMs && contentType.startsWith("application/problem+json");

/** Responses that are not allowed at the time of their request. */
const wrongResponses = (
  responses: readonly ReadResponse[],
  { gone, starting, back }: Outage,
): ReadResponse[] =>
  responses.filter((response) => {
    const { sentAt, ms, status, complaint } = response;
    if (complaint !== undefined || status === 0) return true;
    if (sentAt < gone) return status !== 200 && !isRefusal(response);
    if (sentAt + ms < starting) return !isRefusal(response);
    return status !== 200 && (sentAt > back + returnMs || !isRefusal(response));
  });

const requireHealth = ({ seen }: HealthWatch, { gone, starting, back }: Outage): void => {
  const shallow = seen.filter(({ path, status }) => path !== "/health/deep" && status !== 200);
  assert.deepEqual(shallow, [], "the load balancer would have replaced tasks");
  for (const service of statefulServices) {
    const deep = seen.filter((one) => one.path === "/health/deep" && one.service === service);
    const during = deep.filter(({ at }) => at > gone && at < starting);
    assert.ok(
      during.length > 0 && during.every(({ status }) => status === 503),
      `${service} has not noticed`,
    );
    const later = deep.filter(({ at }) => at > back + returnMs);
    assert.ok(later.length > 0 && later.every(({ status }) => status === 200), `${service} has not returned`);
  }
};

describe("PostgreSQL that is down for 10 s", () => {
  it("ends no process, loses no purchase, is reported within a second and recovered from within two", async () => {
    const processes = serviceNames.map(shop.pid);
    const health = watchHealth(shop.ports);
    const using = useShop(18);
    await delay(1_000);
    const outage = await failOver();
    const { responses, receipts } = await using;
    await waitUntilSettled(shop);
    await health.stop();

    requireHealth(health, outage);
    assert.deepEqual(serviceNames.map(shop.pid), processes, "a process has ended");
    for (const service of statefulServices) {
      const isSame = async () => openSockets(service) === (await sessionsOf(service));
      await eventually(`${service} to hold no socket unknown to PostgreSQL`, isSame, returnMs);
    }
    const wrong = wrongResponses(responses, outage);
    const imbalances = await compareBooks(shop, receipts);
    report({
      fault: "PostgreSQL is down for 10 s",
      what: "requests to all services, and purchases",
      attempts: responses.length + receipts.length,
      lost: wrong.length + imbalances.length,
    });
    assert.deepEqual({ wrong, imbalances }, { wrong: [], imbalances: [] });
  });
});
