import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { eventually } from "@shop/test-support";
import { type CircuitChange, circuitChanges } from "../../../../test/faults/harness/circuit-changes.ts";
import {
  type IdleProcess,
  latenessOf,
  probed,
  startIdleProcess,
} from "../../../../test/faults/harness/event-loop.ts";
import { percentileOf, runAtRate } from "../../../../test/faults/harness/load.ts";
import { raisePriority } from "../../../../test/faults/harness/raise-priority.ts";
import { report } from "../../../../test/faults/harness/report.ts";
import { type FaultyShop, startFaultyShop } from "../../../../test/faults/harness/start-faulty-shop.ts";
import { type Mood, openUnrulyPeer, type UnrulyPeer } from "../../../../test/faults/harness/unruly-peer.ts";
import { compareBooks } from "./harness/books.ts";
import type { Receipt } from "./harness/buyer.ts";
import { type MoneyQuery, type ReadResponse, requestsTo, sendTo } from "./harness/requests.ts";
import { finalOf, sendOnce } from "./harness/retry-until-final.ts";
import { waitUntilSettled } from "./harness/wait-until-settled.ts";

// The catalog responds to payment after 30 s, or not at all, or with garbage, while users pay and read. If
// the stock for a payment cannot be reserved in time, the response is the documented 202 with Retry-After:
// the payment is recorded, and finished once the catalog has recovered.
//
// The machine may be busy: the event loop delay of an idle process is not payment's doing, and is subtracted.
//
// To see it fail, break one of these:
// - `totalMs` in packages/mesh/src/peer-timing.ts (20 s) and `requestBudgetMs` in packages/topology/src/timing.ts (60 s):
//   responses take longer than 3 s
// - `breaker.execute(work)` in packages/mesh/src/circuit-breaker.ts (work() alone): the circuit never opens
// - `request.check?.(response)` in packages/mesh/src/create-peer.ts: JSON garbage counts as a success
// - `cancelStatement(client)` in packages/postgres/src/database/pooled-connection.ts: the late catalog keeps working

const responseMs = 3_000;
const loopMs = 50;
const recoveryMs = 10_000;
/** Longer than the circuit takes to open or to close. */
const longestMs = 15_000;

let shop: FaultyShop;
let catalog: UnrulyPeer;
let idle: IdleProcess;
const probes = mkdtempSync(join(tmpdir(), "event-loop-"));

before(async () => {
  raisePriority();
  catalog = await openUnrulyPeer(() => shop.ports.services.catalog.internalPort);
  const environment = { CATALOG_URL: catalog.url, ...probed(probes) };
  shop = await startFaultyShop({
    durable: false,
    environment: (service) => (service === "payment" ? environment : {}),
  });
  idle = startIdleProcess(probes);
});
after(async () => {
  await idle?.close();
  await shop?.close();
  await catalog?.close();
  rmSync(probes, { recursive: true });
});

/** The results of paying and reading for a while. */
interface Spell {
  readonly mood: Mood;
  readonly purchases: readonly { readonly receipt: Receipt; readonly ms: number }[];
  /** The latency of payments, and of unrelated requests at the same time. */
  readonly readsMs: readonly number[];
  readonly otherReadsMs: readonly number[];
  readonly wrong: readonly string[];
  /** The delay of payment's event loop, minus the machine's. */
  readonly lateMs: number;
}

const pay = async (token: string, productId: string): Promise<Spell["purchases"][number]> => {
  const key = randomUUID();
  const body = { items: [{ productId, quantity: 1 }], paymentMethod: "pm_card_ok" };
  const start = performance.now();
  const attempt = await sendOnce({ operation: "pay", url: `${shop.url}/api/payments`, token, body }, key);
  const ms = performance.now() - start;
  return { ms, receipt: { kind: "purchase", key, attempts: [attempt], final: finalOf([attempt]) } };
};

const requests = async () => {
  const all = await requestsTo(shop);
  const find = (operation: string) => all.find((request) => request.operation === operation);
  const [reading, other] = [find("listPayments"), find("getMe")];
  assert.ok(reading && other);
  return { reading, other };
};

/**
 * Pays and reads while the catalog misbehaves, until `isOver`. Pays less often while it is healthy, as the
 * circuit counts calls.
 */
const useShop = async (mood: Mood, productId: string, isOver: (from: number) => boolean): Promise<Spell> => {
  const token = await shop.newUser();
  const { reading, other } = await requests();
  catalog.become(mood);
  const from = Date.now();
  const purchases: Spell["purchases"][number][] = [];
  const readsMs: number[] = [];
  const otherReadsMs: number[] = [];
  const wrong: string[] = [];
  const read = async (request: MoneyQuery, times: number[]): Promise<ReadResponse> => {
    const response = await sendTo(shop.url, request);
    times.push(response.ms);
    if (response.status !== 200 || response.complaint) wrong.push(`read: ${JSON.stringify(response)}`);
    return response;
  };
  const send = async (index: number): Promise<{ status: number }> => {
    if (index % (mood === "well" ? 16 : 4) === 0) {
      const purchase = await pay(token, productId);
      purchases.push(purchase);
      return { status: purchase.receipt.attempts[0]?.status ?? 0 };
    }
    return index % 2 === 0 ? read(reading, readsMs) : read(other, otherReadsMs);
  };
  let over = false;
  const watch = eventually("the end", () => isOver(from), longestMs).finally(() => {
    over = true;
  });
  await runAtRate({ perSecond: 80, seconds: longestMs / 1_000, isOver: () => over, send });
  await watch;
  const lateness = (pid: number | undefined) => latenessOf(probes, pid, from, Date.now());
  const lateMs = Math.max(0, lateness(shop.pid("payment")) - lateness(idle.pid));
  return { mood, purchases, readsMs, otherReadsMs, wrong, lateMs };
};

const changes = (): CircuitChange[] =>
  circuitChanges(shop.stateFolder, "payment").filter(({ peer }) => peer === "catalog");
const changedSince = (circuit: CircuitChange["circuit"], from: number): boolean =>
  changes().some((one) => one.at >= from && one.circuit === circuit);
const isLongEnough = (from: number): boolean => Date.now() > from + 2_000;

/** The catalog misbehaves until payment's circuit opens, then behaves until it closes. */
const upset = async (mood: Mood, productId: string): Promise<{ spells: Spell[]; recoveredInMs: number }> => {
  const bad = await useShop(mood, productId, (from) => isLongEnough(from) && changedSince("open", from));
  const well = Date.now();
  const good = await useShop("well", productId, (from) => isLongEnough(from) && changedSince("closed", from));
  const closed = changes().find(({ circuit, at }) => circuit === "closed" && at >= well);
  return { spells: [bad, good], recoveredInMs: (closed?.at ?? Number.POSITIVE_INFINITY) - well };
};

/** The added latency of reads from payment compared with other reads, at the p50 and the p95. */
const slowness = ({ readsMs, otherReadsMs }: Pick<Spell, "readsMs" | "otherReadsMs">): number[] =>
  [0.5, 0.95].map((share) => percentileOf(readsMs, share) - percentileOf(otherReadsMs, share));

const complaintsAboutPurchases = ({ mood, purchases }: Spell): string[] => {
  const statuses = mood === "well" ? [201, 202] : [202];
  return purchases.flatMap(({ ms, receipt: { attempts } }) =>
    attempts
      .filter(({ status = 0, complaint }) => ms > responseMs || !statuses.includes(status) || complaint)
      .map((attempt) => `${mood}: ${Math.round(ms)} ms, ${JSON.stringify(attempt)}`),
  );
};

/** The faults of a spell, compared with reads from payment while everything is healthy. */
const complaintsAbout = (spell: Spell, wellSlowness: readonly number[]): string[] => {
  const { mood, wrong, lateMs } = spell;
  const slowerMs = slowness(spell).map((ms, index) => ms - (wellSlowness[index] ?? 0));
  return [
    ...wrong,
    ...complaintsAboutPurchases(spell),
    ...(lateMs < loopMs ? [] : [`${mood}: the event loop was ${lateMs} ms late`]),
    ...slowerMs
      .filter((ms) => mood !== "well" && ms > loopMs)
      .map((ms) => `${mood}: reading took ${ms} ms longer`),
  ];
};

/** True if PostgreSQL has a matching session. */
const isThere = async (condition: string): Promise<boolean> =>
  (await shop.databases.administer(`SELECT 1 FROM pg_stat_activity WHERE ${condition}`)).length > 0;

/** Makes work due at once that the sweepers would otherwise delay for up to a minute. */
const hurrySweepers = (): Promise<unknown> =>
  shop.databases.query("payment", "UPDATE payments SET leased_until = now() WHERE status = 'processing'");

describe("a catalog that is slow, silent or sends garbage", () => {
  it("delays only payments, which get a response in 3 s and finish later", async () => {
    const productId = await shop.addProduct(100_000);
    const spells = [await useShop("well", productId, isLongEnough)];
    for (const mood of ["slow", "silent", "garbage"] as const) {
      const upsetting = await upset(mood, productId);
      assert.ok(upsetting.recoveredInMs <= recoveryMs, `${upsetting.recoveredInMs} ms after ${mood}`);
      spells.push(...upsetting.spells);
    }
    catalog.become("well");
    await hurrySweepers();
    await waitUntilSettled(shop);

    const purchases = spells.flatMap((spell) => spell.purchases);
    const well = spells.filter(({ mood }) => mood === "well");
    const wellSlowness = slowness({
      readsMs: well.flatMap(({ readsMs }) => readsMs),
      otherReadsMs: well.flatMap(({ otherReadsMs }) => otherReadsMs),
    });
    const complaints = spells.flatMap((spell) => complaintsAbout(spell, wellSlowness));
    const imbalances = await compareBooks(
      shop,
      purchases.map(({ receipt }) => receipt),
    );
    report({
      fault: "the catalog responds after 30 s, not at all, or with garbage",
      what: "purchases, and reads of payments",
      attempts: purchases.length + spells.reduce((sum, { readsMs }) => sum + readsMs.length, 0),
      lost: complaints.length + imbalances.length,
    });
    assert.deepEqual({ complaints, imbalances }, { complaints: [], imbalances: [] });
  });

  it("stops working once its caller has stopped waiting", async () => {
    const productId = await shop.addProduct(10);
    const token = await shop.newUser();
    const lock = `BEGIN; SELECT 1 FROM products WHERE id = '${productId}' FOR UPDATE; SELECT pg_sleep(5); COMMIT`;
    const locked = shop.databases.query("catalog", lock);
    const isLocked = () => isThere("query LIKE 'BEGIN; SELECT 1 FROM products%' AND wait_event = 'PgSleep'");
    await eventually("the lock", isLocked);
    const isWorking = () => isThere("application_name LIKE 'catalog/%' AND wait_event_type = 'Lock'");
    const paying = pay(token, productId);
    await eventually("the catalog to wait for the lock", isWorking);
    const { ms, receipt } = await paying;
    await eventually("the catalog to stop", async () => !(await isWorking()), 500);
    assert.ok(await isLocked(), "the lock was gone by then");
    assert.ok(ms <= responseMs, `responded after ${ms} ms`);
    assert.equal(receipt.attempts[0]?.status, 202);
    assert.ok((catalog.deadlines.at(-1) ?? responseMs) < responseMs);
    await locked;
    await waitUntilSettled(shop);
    assert.deepEqual(await compareBooks(shop, [receipt]), []);
  });
});
