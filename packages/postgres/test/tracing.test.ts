import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { describe, it } from "node:test";
import { eventually } from "@shop/local-support";

interface Subsegment {
  readonly name: string;
  readonly namespace: string;
  readonly sql: Readonly<Record<string, string>>;
}
interface Segment {
  readonly trace_id: string;
  readonly annotations: Readonly<Record<string, unknown>>;
  readonly subsegments?: readonly Subsegment[];
}

const callers = 200;
const ownText = (caller: number): string => `SELECT ${caller} AS caller, $1::text AS secret`;
const slowText = "SELECT pg_sleep(0.002)::text";

describe("tracing", () => {
  it("adds each statement to its caller's trace, even if 200 callers share a pool of 3", async (t) => {
    const segments: Segment[] = [];
    const daemon = createSocket("udp4").on("message", (packet) => {
      const [, body] = packet.toString().split("\n");
      segments.push(JSON.parse(body ?? "") as Segment);
    });
    daemon.bind(0, "127.0.0.1");
    await once(daemon, "listening");
    t.after(() => daemon.close());
    // The SDK reads the daemon's address on load.
    process.env["AWS_XRAY_DAEMON_ADDRESS"] = `127.0.0.1:${daemon.address().port}`;
    const { beginTrace, newTraceId, runInContext } = await import("@shop/telemetry");
    const { statement } = await import("@shop/postgres");
    const { createTestSecret, open, prepare, secretFor } = await import("./fixture.ts");
    const { startTestPostgres } = await import("@shop/local-postgres");

    const server = await startTestPostgres();
    t.after(() => server.stop());
    const service = secretFor(server, "traced");
    await prepare(server, service);
    const database = await open(createTestSecret(service));
    const slow = statement("slow", slowText);

    const call = async (caller: number): Promise<string> => {
      const traceId = newTraceId();
      const { context, end } = beginTrace({
        service: "test",
        version: "0",
        fromPeer: true,
        method: "GET",
        host: "localhost",
        path: "/",
        traceHeader: `Root=${traceId};Sampled=1`,
        requestId: `request-${caller}`,
        budgetMs: 10_000,
        clientIp: () => undefined,
        userAgent: undefined,
      });
      const own = statement(`caller_${caller}`, ownText(caller));
      await runInContext(context, async () => {
        await database.query(slow);
        await database.query(own, ["a private value"]);
        await database.transaction((tx) => tx.query(own, ["a private value"]));
      });
      end(200);
      return traceId;
    };
    const traceIds = await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
    await eventually("all segments have arrived", () => segments.length === callers);
    await database.close();

    const byTrace = new Map(segments.map((segment) => [segment.trace_id, segment]));
    for (const [caller, traceId] of traceIds.entries()) {
      const statements = byTrace.get(traceId)?.subsegments?.map(({ sql }) => sql["sanitized_query"]);
      assert.deepEqual(statements, [slowText, ownText(caller), ownText(caller)]);
    }
    assert.doesNotMatch(JSON.stringify(segments), /private value/);
    const [first] = byTrace.get(traceIds[0] ?? "")?.subsegments ?? [];
    assert.equal(first?.name, "traced@127.0.0.1");
    assert.equal(first.namespace, "remote");
    assert.deepEqual(first.sql, {
      url: `127.0.0.1:${server.port}/traced`,
      database_type: "PostgreSQL",
      user: service.username,
      sanitized_query: slowText,
    });
  });
});
