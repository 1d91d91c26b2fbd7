import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import type { ClientRequest } from "@shop/contracts";
import { startTasks, type Tasks } from "./servers.ts";

interface Subsegment {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly http: {
    readonly request: { readonly url: string };
    readonly response: { readonly status: number };
  };
}
interface Segment {
  readonly id: string;
  readonly subsegments: readonly Subsegment[];
}

const daemon = createSocket("udp4");
const parents: string[] = [];
let tasks: Tasks;

/** The X-Ray SDK reads the daemon's address on load. */
const load = async () => {
  daemon.bind(0, "127.0.0.1");
  await once(daemon, "listening");
  process.env["AWS_XRAY_DAEMON_ADDRESS"] = `127.0.0.1:${daemon.address().port}`;
  const [mesh, telemetry] = await Promise.all([import("../src/index.ts"), import("@shop/telemetry")]);
  return { ...mesh, ...telemetry };
};
let parts: Awaited<ReturnType<typeof load>>;

before(async () => {
  parts = await load();
  tasks = await startTasks(["127.0.0.1"], (request, response) => {
    parents.push(/Parent=(\w+);Sampled=1/.exec(String(request.headers["x-amzn-trace-id"]))?.[1] ?? "none");
    response.writeHead(parents.length === 1 ? 503 : 200).end("{}");
  });
});
after(async () => {
  await tasks.close();
  daemon.close();
});

const traceOf = (): ReturnType<typeof parts.beginTrace> =>
  parts.beginTrace({
    service: "payment",
    version: "1",
    fromPeer: true,
    method: "POST",
    host: "localhost",
    path: "/",
    traceHeader: `Root=${parts.newTraceId()};Sampled=1`,
    requestId: "request-1",
    budgetMs: 5_000,
    clientIp: () => undefined,
    userAgent: undefined,
  });

const call: ClientRequest = {
  name: "thing",
  operation: {
    summary: "",
    method: "GET",
    path: "/thing",
    access: "peer",
    repeatable: true,
    request: {},
    responses: {},
    problems: [],
  },
  target: "/internal/thing?email=someone%40shop.example",
  headers: {},
  body: undefined,
};

describe("a traced call", () => {
  it("has a span for each attempt, the parent of the peer's segment, without the query's values", async () => {
    const { createPeer, createLogger, runInContext } = parts;
    const logger = createLogger({ service: "payment", version: "1", level: "silent" });
    const peer = createPeer({ name: "catalog", url: tasks.url, logger, lookup: tasks.lookup });
    const trace = traceOf();
    const received = once(daemon, "message");
    await runInContext(trace.context, () => peer.send(call));
    trace.end(200);
    await peer.close();

    const [message] = (await received) as [Buffer];
    const text = message.toString("utf8");
    const segment = JSON.parse(text.slice(text.indexOf("\n") + 1)) as Segment;
    const spans = segment.subsegments;
    assert.deepEqual(
      spans.map(({ id }) => id),
      parents,
    );
    assert.deepEqual(
      spans.map(({ http }) => http.response.status),
      [503, 200],
    );
    for (const { name, namespace, http } of spans) {
      assert.deepEqual([name, namespace], ["catalog", "remote"]);
      assert.match(http.request.url, /\/internal\/thing$/);
    }
    assert.doesNotMatch(text, /someone/);
  });
});
