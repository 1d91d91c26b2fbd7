import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { api, operation } from "@shop/contracts";
import { startTestPostgres, type TestPostgres } from "@shop/local-postgres";
import { createSegmentReceiver, type Segment, type Subsegment } from "@shop/local-traces";
import type { Database } from "@shop/postgres";
import type { Express } from "express";

const callers = 200;
const poolSize = 3;
/** Many per connection, but few enough to get a response within the time budget even on a busy machine. */
const concurrency = 20;

const testApi = api({
  title: "Interleaved",
  description: "Requests that wait for each other's connections.",
  basePath: "/api/test",
  operations: {
    work: operation({
      summary: "Do what a request does",
      method: "GET",
      path: "/work",
      access: "user",
      repeatable: true,
      request: {},
      responses: { 204: { description: "Done." } },
      problems: [],
    }),
  },
});

interface Call {
  readonly userId: string;
  readonly traceId: string;
  readonly requestId: string;
}

const segments: Segment[] = [];
const lines: Record<string, unknown>[] = [];
const outbound = new Map<string, Record<string, string>>();
const receiver = createSegmentReceiver({
  host: "127.0.0.1",
  port: 0,
  onSegment: (segment) => void segments.push(segment),
});
let postgres: TestPostgres;
let database: Database;

/** All code that depends on the X-Ray SDK, which reads the daemon's address when it is loaded. */
const load = async () => {
  process.env["AWS_XRAY_DAEMON_ADDRESS"] = `127.0.0.1:${await receiver.start()}`;
  const [telemetry, http, { createDatabase, statement }, { eventually }] = await Promise.all([
    import("@shop/telemetry"),
    import("@shop/http"),
    import("@shop/postgres"),
    import("@shop/test-support"),
  ]);
  return { ...telemetry, ...http, createDatabase, statement, eventually };
};
let parts: Awaited<ReturnType<typeof load>>;

const openDatabase = (): Promise<Database> => {
  const { username, password } = postgres.admin;
  const secret = { host: "127.0.0.1", port: postgres.port, dbname: "postgres", username, password };
  return parts.createDatabase({
    secret: { get: async () => secret, refresh: async () => secret, close: () => undefined },
    tls: "off",
    poolSize,
    applicationName: "test/0",
    logger: parts.createLogger({ service: "test", version: "0", level: "silent" }),
  });
};

const createTestApp = (): Express => {
  const { createApp, createHealth, createLoadShedder, createMetrics, routes, statement, traced } = parts;
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const logger = parts.createLogger({ service: "test", version: "0" }, { write });
  const work = async (userId: string): Promise<void> => {
    const own = statement(`own_${userId}`, `SELECT '${userId}' AS caller`);
    logger.info({ caller: userId }, "before");
    await database.query(own);
    await traced(
      () => ({ name: "step" }),
      async (span) => {
        span?.annotate("caller", userId);
        await database.transaction((tx) => tx.query(own));
        logger.info({ caller: userId }, "between");
      },
    );
    await Promise.all([database.query(own), database.query(own)]);
    outbound.set(userId, parts.outboundHeaders());
    logger.info({ caller: userId }, "after");
  };
  const handler = async ({ principal }: { principal: { userId: string } }) => {
    await work(principal.userId);
    return { status: 204 } as const;
  };
  return createApp({
    service: "test",
    version: "0",
    door: "public",
    logger,
    metrics: createMetrics({ service: "test", logger }),
    health: createHealth(),
    shedder: createLoadShedder({ maxInFlight: callers, maxLagMs: Number.POSITIVE_INFINITY, lagMs: () => 0 }),
    authenticate: async (token) => ({ userId: token, sessionId: token, roles: ["customer"] }),
    routes: routes(testApi, { work: handler }),
  });
};

const callAll = async (): Promise<Call[]> => {
  const server = createTestApp().listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/test/work`;
  const call = async (userId: string): Promise<Call> => {
    const traceId = parts.newTraceId();
    const headers = { authorization: `Bearer ${userId}`, "x-amzn-trace-id": `Root=${traceId}` };
    const response = await fetch(url, { headers });
    assert.equal(response.status, 204, await response.text());
    return { userId, traceId, requestId: response.headers.get("x-request-id") ?? "" };
  };
  const users = Array.from({ length: callers }, (_, caller) => `user-${caller}`).values();
  const callInTurn = async (): Promise<Call[]> => {
    const calls: Call[] = [];
    for (const userId of users) calls.push(await call(userId));
    return calls;
  };
  try {
    return (await Promise.all(Array.from({ length: concurrency }, callInTurn))).flat();
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

const below = (parent: Segment | Subsegment): Subsegment[] =>
  (parent.subsegments ?? []).flatMap((child) => [child, ...below(child)]);

before(async () => {
  [postgres, parts] = await Promise.all([startTestPostgres(), load()]);
  database = await openDatabase();
  parts.startSampling();
  const sample = () => {
    const job = { service: "test", version: "0", name: "probe" };
    return parts.tracedJob(job, async () => parts.currentContext()?.sampled === true);
  };
  // Until the receiver's rule arrives, 5 % are sampled: a hundred in a row prove that the rule is active.
  await parts.eventually("the sampling rule", async () =>
    (await Promise.all(Array.from({ length: 100 }, sample))).every(Boolean),
  );
});
after(async () => {
  await database?.close();
  await Promise.all([postgres?.stop(), receiver.close()]);
});

describe(`${callers} interleaved requests on a pool of ${poolSize}`, () => {
  let calls: Call[] = [];
  let requestSegments: Segment[] = [];
  before(async () => {
    calls = await callAll();
    const ofRequests = () => segments.filter(({ http }) => http?.request);
    await parts.eventually("all segments", () => ofRequests().length === callers);
    requestSegments = ofRequests();
  });

  it("shared every connection of the pool, and no datagram was lost", () => {
    assert.equal(new Set(calls.map(({ requestId }) => requestId)).size, callers);
    assert.deepEqual(database.stats(), { total: poolSize, idle: poolSize, waiting: 0 });
    assert.equal(receiver.dropped(), 0);
  });

  it("leave one segment each, with the request's own trace, request and user id", () => {
    const byTrace = new Map(requestSegments.map((segment) => [segment.trace_id, segment]));
    for (const { traceId, requestId, userId } of calls) {
      const segment = byTrace.get(traceId);
      assert.deepEqual([segment?.annotations?.["request_id"], segment?.user], [requestId, userId]);
    }
  });

  it("leave every subsegment in the segment of its own request", () => {
    for (const segment of requestSegments) {
      const children = below(segment);
      const statements = children.flatMap(({ sql }) => sql?.sanitized_query ?? []);
      const own = `SELECT '${segment.user}' AS caller`;
      assert.deepEqual(statements, [own, own, own, own]);
      const steps = children.filter(({ name }) => name === "step");
      assert.deepEqual(
        steps.map(({ annotations, subsegments }) => [annotations?.["caller"], subsegments?.length]),
        [[segment.user, 1]],
      );
    }
  });

  it("leave log lines with the request's own trace, request and user id", () => {
    const byUser = new Map(calls.map((call) => [call.userId, call]));
    const byTrace = new Map(calls.map((call) => [call.traceId, call]));
    const byMessage = Map.groupBy(lines, ({ msg }) => msg);
    for (const message of ["before", "between", "after", "request"]) {
      assert.equal(byMessage.get(message)?.length, callers, message);
    }
    for (const { caller, traceId, requestId, userId } of lines) {
      const call = caller === undefined ? byTrace.get(String(traceId)) : byUser.get(String(caller));
      assert.deepEqual({ traceId, requestId, userId }, { ...call });
    }
  });

  it("send peers the request's own trace and request id, below the request's own segment", () => {
    const byUser = new Map(requestSegments.map((segment) => [segment.user, segment]));
    for (const { userId, traceId, requestId } of calls) {
      const headers = outbound.get(userId);
      const parent = byUser.get(userId)?.id;
      assert.equal(headers?.["x-amzn-trace-id"], `Root=${traceId};Parent=${parent};Sampled=1`);
      assert.equal(headers["x-request-id"], requestId);
    }
  });
});
