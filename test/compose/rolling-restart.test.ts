import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createComposeProject, docker } from "@shop/docker";
import { eventually } from "@shop/test-support";
import { type ServiceName, serviceNames } from "@shop/topology";
import { type LoadResult, runAtRate } from "../faults/harness/load.ts";
import { createMixedTraffic, type MixedTraffic } from "../faults/harness/mixed-traffic.ts";
import { report } from "../faults/harness/report.ts";
import { enrol } from "../faults/harness/users.ts";
import { enter, type OpenShop } from "../whole-shop.ts";

// Two tasks of each service, discovered by the gateway and by their peers in Docker's DNS. Each is replaced
// in turn as ECS does it: a new task starts and becomes healthy, then an old one gets SIGTERM and its stop
// timeout. Meanwhile clients send 100 requests a second, reads and payments, on keep-alive connections.
//
// To see it fail, break one of these:
// - DRAIN_DELAY_MS of compose.yaml: "0"
// - `service.health.drain()` in packages/service/src/shutdown.ts: the gateway notices the end only when it happens
// - `addresses.avoid` in packages/mesh/src/transport.ts and `maxRetries` in create-peer.ts: peers call tasks that are gone

// One user stands in for many here.
const variables = { PAYMENT_ATTEMPTS_PER_PERSON: "100000", RESERVED_UNITS_PER_PERSON: "100000" };
const shop = createComposeProject({ name: "fargate-shop-rolling", port: 18_060, mesh: 96, variables });
const perSecond = 100;

let users: Omit<OpenShop, "close">;
const products = [] as unknown as [string, ...string[]];
let customer: string;
let traffic: MixedTraffic;

const scaled = (count: number, services: readonly ServiceName[]): string[] =>
  services.flatMap((service) => ["--scale", `${service}=${count}`]);

const addProduct = async (n: number): Promise<string> => {
  const price = { amount: 250, currency: "USD" };
  const product = { sku: `ROLL-${n}`, name: `Much of ${n}`, category: "things", price, onHand: 100_000 };
  const { admin: token, call } = users;
  const { status, body } = await call("POST", "/api/catalog/products", { token, body: product });
  assert.equal(status, 201);
  return String(body["id"]);
};

/** Nothing here kills PostgreSQL, and waiting for a busy disk would dominate the measurement. */
const doNotFlush = async (): Promise<void> => {
  const [postgres = ""] = await shop.containersOf("postgres");
  const sql = ["-c", "ALTER SYSTEM SET fsync = off", "-c", "SELECT pg_reload_conf()"];
  await docker("exec", postgres, "psql", "-U", "postgres", ...sql);
};

before(async () => {
  await shop.compose("up", "-d", "--wait", ...scaled(2, serviceNames));
  await doNotFlush();
  users = await enter(shop.url);
  // Buyers of the same product wait for each other, which is not the subject of this test.
  for (let n = 10; n < 30; n += 1) products.push(await addProduct(n));
  await eventually("the shop handles the load while nothing is replaced", carriesLoad, 60_000);
  traffic = await newTraffic();
});
after(async () => {
  traffic?.close();
  await shop.compose("down", "-v", "--timeout", "0");
  assert.deepEqual(await shop.remains(), []);
});

/** Traffic of a new user without other payments. */
const newTraffic = async (): Promise<MixedTraffic> => {
  customer = await enrol(users.call);
  return createMixedTraffic({ url: shop.url, token: customer, products });
};

/** New tasks are slow at first, and an overloaded machine reveals nothing about restarts. */
const carriesLoad = async (): Promise<boolean> => {
  const warmUp = await newTraffic();
  const { errors, latencyOf } = await runAtRate({ perSecond, seconds: 3, send: warmUp.send });
  warmUp.close();
  const failures = Object.keys({ ...errors, ...warmUp.failures() });
  return failures.length === 0 && latencyOf(200).p95 < 500;
};

/** The final status of each of the customer's payments. */
const endsOfPayments = async (): Promise<string[]> => {
  const ends: string[] = [];
  for (let cursor: unknown = ""; cursor !== null; ) {
    const page = cursor === "" ? "" : `&cursor=${cursor}`;
    const { body } = await users.call("GET", `/api/payments?limit=100${page}`, { token: customer });
    ends.push(...(body["items"] as { status: string }[]).map(({ status }) => status));
    cursor = body["nextCursor"];
  }
  return ends;
};

/** Starts one more task, and stops an old one once that is healthy, with the stop timeout of compose.yaml. */
const replace = async (service: ServiceName, leaving: string): Promise<void> => {
  await shop.compose("up", "-d", "--wait", "--no-deps", "--no-recreate", ...scaled(3, [service]), service);
  await docker("stop", leaving);
  assert.equal(await docker("inspect", leaving, "-f", "{{.State.ExitCode}}"), "0", service);
  await docker("rm", leaving);
};

const replaceAll = async (): Promise<number> => {
  let replaced = 0;
  for (const service of serviceNames) {
    const old = await shop.containersOf(service);
    for (const container of old) await replace(service, container);
    replaced += old.length;
    const left = await shop.containersOf(service);
    assert.deepEqual([left.length, left.filter((container) => old.includes(container))], [2, []]);
  }
  return replaced;
};

describe("a rolling restart under load", () => {
  it("fails no request and resets no connection", async () => {
    let replaced: number | undefined;
    let isOver = false;
    const [load] = await Promise.all([
      runAtRate({ perSecond, seconds: 120, isOver: () => isOver, send: traffic.send }),
      replaceAll()
        .then((count) => {
          replaced = count;
        })
        .finally(() => {
          isOver = true;
        }),
    ]);
    const { sent, responses, errors, latencyMs }: LoadResult = load;
    assert.equal(replaced, 2 * serviceNames.length);
    process.stdout.write(`${JSON.stringify({ responses, latencyMs, connections: traffic.opened() })}\n`);
    assert.deepEqual([errors, traffic.failures()], [{}, {}]);
    const paid = (responses[201] ?? 0) + (responses[202] ?? 0);
    assert.deepEqual([paid, (responses[200] ?? 0) + paid], [Math.ceil(sent / 5), sent]);
    const isSettled = async () => !(await endsOfPayments()).includes("processing");
    await eventually("every payment to be settled", isSettled, 30_000);
    const ends = await endsOfPayments();
    assert.deepEqual([ends.length, new Set(ends)], [paid, new Set(["succeeded"])]);
    report({
      fault: "every task of every service is replaced, one at a time",
      what: "reads and payments at 100 a second on keep-alive connections",
      attempts: sent,
      lost: 0,
    });
  });
});
