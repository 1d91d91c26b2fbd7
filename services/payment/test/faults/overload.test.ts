import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { nodeOptions, type ServiceName, services } from "@shop/topology";
import { cpuSecondsOf } from "../../../../test/faults/harness/cpu-time.ts";
import { undocumented } from "../../../../test/faults/harness/documented.ts";
import {
  type ClientResponse,
  createHttpClient,
  type HttpClient,
} from "../../../../test/faults/harness/http-client.ts";
import {
  type LoadOptions,
  type LoadResult,
  runAtRate,
  runConcurrently,
} from "../../../../test/faults/harness/load.ts";
import { pinToCore } from "../../../../test/faults/harness/pin-to-core.ts";
import { raisePriority } from "../../../../test/faults/harness/raise-priority.ts";
import { report } from "../../../../test/faults/harness/report.ts";
import { type FaultyShop, startFaultyShop } from "../../../../test/faults/harness/start-faulty-shop.ts";
import { watchMemory } from "../../../../test/faults/harness/watch-memory.ts";
import { compareBooks } from "./harness/books.ts";
import type { Receipt } from "./harness/buyer.ts";
import { finalOf } from "./harness/retry-until-final.ts";
import { waitUntilSettled } from "./harness/wait-until-settled.ts";

// Users pay at five times the shop's capacity for 30 s. The capacity is measured in the same run, before and
// after, at a concurrency that is always admitted. The services and their PostgreSQL sessions share one core;
// this process, which creates the load, has another.
//
// To see it fail, break one of these:
// - `limit.current` in packages/http/src/admission/load-shedder.ts (`() => maxInFlight`): admitted requests wait for seconds
// - `shedder.admit(options)` in packages/http/src/app/create-app.ts, put behind `requestContext`: rejecting takes too long
// - `isFull` in services/user/src/http/password-hash-admission.ts (`() => false`): log-ins delay each other and all other requests

const overloadS = 30;
const calmS = 8;
const minShare = 0.8;
const admittedMs = 1_000;
const refusedMs = 200;
const othersMs = 250;
const normalWithinS = 5;
/** Few enough that none is ever rejected. */
const calmBuyers = 8;
const products = 50;

let shop: FaultyShop;
const clients: HttpClient[] = [];
const clientOf = (service: "payment" | "user"): HttpClient => {
  const client = createHttpClient(shop.ports.services[service].port);
  clients.push(client);
  return client;
};

before(async () => {
  const memoryMiB = Math.floor(services.payment.size.memoryMiB * 0.7);
  // As in production: a local shop tolerates a slower event loop and has all of the machine's memory.
  const environment = {
    MAX_EVENT_LOOP_LAG_MS: "500",
    NODE_OPTIONS: `${nodeOptions} --max-old-space-size=${memoryMiB}`,
  };
  shop = await startFaultyShop({ durable: false, environment: () => environment });
  // Only now, so that the services started without real-time priority: with it, one busy service would keep all others
  // waiting.
  raisePriority();
  pinToCore(process.pid, 0);
});
after(async () => {
  for (const client of clients) client.close();
  await shop?.close();
});

const pinServices = async (): Promise<void> => {
  const sql = "SELECT pid FROM pg_stat_activity WHERE application_name ~ '^(catalog|payment|user)/'";
  const sessions = await shop.databases.administer<{ pid: number }>(sql);
  const pids = [
    shop.pid("catalog"),
    shop.pid("payment"),
    shop.pid("user"),
    ...sessions.map(({ pid }) => pid),
  ];
  for (const pid of pids) if (pid !== undefined) pinToCore(pid, 1);
};

const isAdmitted = (status: number): boolean => status !== 503;

/** Sends purchases, and keeps the results of those that were admitted. */
const createBuyers = async () => {
  const client = clientOf("payment");
  const authorization = `Bearer ${await shop.newUser()}`;
  const orders = await Promise.all(
    Array.from({ length: products }, async () => {
      const productId = await shop.addProduct(1_000_000);
      return JSON.stringify({ items: [{ productId, quantity: 1 }], paymentMethod: "pm_card_ok" });
    }),
  );
  const receipts: Receipt[] = [];
  const complaints: string[] = [];
  const isBadRefusal = ({ headers }: ClientResponse): boolean =>
    Number(headers["retry-after"]) < 1 || !headers["content-type"]?.startsWith("application/problem+json");
  const send = async (index: number): Promise<ClientResponse> => {
    const key = randomUUID();
    const order = orders[index % products] as string;
    const headers = { authorization, "idempotency-key": key, "content-type": "application/json" };
    const response = await client.send("/api/payments", { method: "POST", headers, body: order });
    const { status } = response;
    if (!isAdmitted(status)) {
      if (isBadRefusal(response)) complaints.push(JSON.stringify(response));
      return response;
    }
    const body = JSON.parse(response.text) as { id?: string; paymentId?: string };
    const seen = { status, headers: response.headers, body };
    const attempt = {
      status,
      error: undefined,
      paymentId: body.paymentId ?? body.id,
      refundId: undefined,
      problem: undefined,
      retryAfterMs: 0,
      complaint: receipts.length % 50 === 0 ? undocumented("payment", "pay", seen) : undefined,
    };
    receipts.push({ kind: "purchase", key, attempts: [attempt], final: finalOf([attempt]) });
    return response;
  };
  return { send, receipts, complaints };
};

const admittedOf = ({ responses }: LoadResult): number =>
  Object.entries(responses).reduce(
    (sum, [status, count]) => sum + (isAdmitted(Number(status)) ? count : 0),
    0,
  );

/** Resolves to the seconds until buying is as fast as before; infinite if it never is. */
const secondsUntilNormal = async (send: LoadOptions["send"], normalMs: number): Promise<number> => {
  for (let second = 1; second <= normalWithinS; second += 1) {
    const { latencyMs, responses } = await runAtRate({ perSecond: 15, seconds: 1, send });
    if (latencyMs.p95 <= normalMs && !responses[503]) return second;
  }
  return Number.POSITIVE_INFINITY;
};

describe("five times the shop's capacity", () => {
  it("does not reduce throughput; admitted requests are fast, and the rest is rejected quickly", async () => {
    const { send, receipts, complaints } = await createBuyers();
    const payInPeace = () => runConcurrently({ concurrency: calmBuyers, seconds: calmS, send });
    await payInPeace();
    await pinServices();
    const calm = await runAtRate({ perSecond: 15, seconds: 2, send });
    const before = admittedOf(await payInPeace()) / calmS;

    const memory = watchMemory(shop.pid("payment") ?? 0);
    const load = await runAtRate({ perSecond: 5 * before, seconds: overloadS, send });
    const normalAfterS = await secondsUntilNormal(send, 2 * calm.latencyMs.p95 + 20);
    const memoryMiB = memory.stop();
    const after = admittedOf(await payInPeace()) / calmS;
    await waitUntilSettled(shop);
    const imbalances = await compareBooks(shop, receipts);

    const bearable = (before + after) / 2;
    const share = admittedOf(load) / overloadS / bearable;
    const admitted = load.latencyOf(201, 202).p99;
    const refused = load.latencyOf(503);
    const wrong = [
      ...complaints,
      ...imbalances,
      ...Object.keys(load.errors),
      ...(share >= minShare ? [] : [`${share} of the maximum throughput`]),
      ...(admitted <= admittedMs ? [] : [`p99 of admitted requests: ${admitted} ms`]),
      ...(refused.p99 <= refusedMs ? [] : [`p99 of rejected requests: ${refused.p99} ms`]),
      ...(memoryMiB <= services.payment.size.memoryMiB ? [] : [`${memoryMiB} MiB`]),
      ...(normalAfterS <= normalWithinS ? [] : ["latency is not normal after 5 s"]),
    ];
    const figures = {
      before,
      after,
      share,
      admittedP99Ms: admitted,
      refusedP99Ms: refused.p99,
      memoryMiB,
      normalAfterS,
    };
    process.stdout.write(
      `${JSON.stringify({ ...figures, responses: load.responses, later: load.latencyOf(202) })}\n`,
    );
    report({
      fault: "five times the sustainable load for 30 s",
      what: "purchases",
      attempts: load.sent,
      lost: wrong.length,
    });
    assert.deepEqual(wrong, []);
  });
});

/** Logs in as unknown users, which takes as long as for known ones, each from a different address. */
const createStrangers = () => {
  const client = clientOf("user");
  let count = 0;
  return (): Promise<ClientResponse> => {
    count += 1;
    const address = [10, (count >> 16) & 255, (count >> 8) & 255, count & 255].join(".");
    const body = JSON.stringify({
      email: `stranger-${count}@shop.example`,
      password: "a long enough password",
    });
    const headers = { "content-type": "application/json", "x-forwarded-for": address };
    return client.send("/api/users/sessions", { method: "POST", headers, body });
  };
};

/** The flooded service's share of the core that it shares with the others, on a quiet machine. */
const usualCores = 0.9;

/**
 * Measures a service's CPU time while `work` runs. `stretch` is a factor for time limits: it accounts for
 * other programs on the service's core in the worst second, and is 1 on a quiet machine.
 */
const onCpuOf = async <T>(service: ServiceName, work: () => Promise<T>) => {
  const pid = shop.pid(service) ?? 0;
  const samples = [{ at: performance.now(), cpuS: cpuSecondsOf(pid) }];
  const timer = setInterval(() => samples.push({ at: performance.now(), cpuS: cpuSecondsOf(pid) }), 1_000);
  const result = await work();
  clearInterval(timer);
  const cores = samples.slice(1).map(({ at, cpuS }, index) => {
    const before = samples[index] as (typeof samples)[number];
    return ((cpuS - before.cpuS) / (at - before.at)) * 1000;
  });
  const cpuS = cpuSecondsOf(pid) - (samples[0]?.cpuS ?? 0);
  return { result, cpuS, stretch: Math.max(1, usualCores / Math.min(...cores)) };
};

const createReaders = async () => {
  const client = clientOf("user");
  const headers = { authorization: `Bearer ${await shop.newUser()}`, "content-type": "application/json" };
  const body = JSON.stringify({ name: "A reader" });
  return (index: number): Promise<ClientResponse> =>
    index % 2 === 0
      ? client.send("/api/users/me", { headers })
      : client.send("/api/users/me", { method: "PATCH", headers, body });
};

describe("twenty times the maximum rate of log-ins", () => {
  it("do not affect the other routes of the user service", async () => {
    const [logIn, read] = [createStrangers(), await createReaders()];
    await pinServices();
    const calm = await onCpuOf("user", () => runConcurrently({ concurrency: 4, seconds: 3, send: logIn }));
    const bearable = admittedOf(calm.result) / 3;
    const flood = await onCpuOf("user", () =>
      Promise.all([
        runAtRate({ perSecond: 20 * bearable, seconds: 8, send: logIn }),
        runAtRate({ perSecond: 40, seconds: 8, send: read }),
      ]),
    );
    const { stretch } = flood;
    const [logIns, others] = flood.result;
    // Another program may use the machine meanwhile, so the log-ins are related to the service's CPU time.
    const share = admittedOf(logIns) / flood.cpuS / (admittedOf(calm.result) / calm.cpuS);
    const [admitted, refused] = [logIns.latencyOf(401), logIns.latencyOf(503)];
    const wrong = [
      ...Object.keys({ ...logIns.errors, ...others.errors }),
      ...(others.responses[200] === others.sent ? [] : [`others: ${JSON.stringify(others.responses)}`]),
      ...(others.latencyMs.p99 <= othersMs * stretch ? [] : [`p99 of others: ${others.latencyMs.p99} ms`]),
      ...(admitted.p99 <= admittedMs * stretch ? [] : [`p99 of admitted requests: ${admitted.p99} ms`]),
      ...(refused.p99 <= refusedMs * stretch ? [] : [`p99 of rejected requests: ${refused.p99} ms`]),
      ...(share >= minShare ? [] : [`${share} of the maximum log-ins per second of CPU time`]),
    ];
    const figures = {
      bearable,
      share,
      stretch,
      logIns: logIns.responses,
      admittedP99Ms: admitted.p99,
      refusedP99Ms: refused.p99,
    };
    process.stdout.write(
      `${JSON.stringify({ ...figures, others: others.responses, ...others.latencyMs })}\n`,
    );
    report({
      fault: "twenty times the sustainable log-ins",
      what: "requests to other routes of the user service",
      attempts: others.sent,
      lost: wrong.length,
    });
    assert.deepEqual(wrong, []);
  });
});
