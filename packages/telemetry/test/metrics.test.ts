import assert from "node:assert/strict";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { createLogger, createMetrics, type Metrics } from "@shop/telemetry";

interface EmfLine extends Readonly<Record<string, unknown>> {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

const start = (): { metrics: Metrics; lines: () => EmfLine[] } => {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  const logger = createLogger({ service: "catalog", version: "1" }, destination);
  return {
    metrics: createMetrics({ service: "catalog", logger }),
    lines: () => written.map((line) => JSON.parse(line) as EmfLine),
  };
};

/** The rules of the EMF specification: CloudWatch drops a line that breaks one. */
const assertValidEmf = (line: EmfLine): void => {
  assert.ok(Math.abs(line._aws.Timestamp - Date.now()) < 60_000);
  assert.ok(JSON.stringify(line).length < 1024 * 1024);
  for (const { Namespace, Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
    assert.match(Namespace, /^[\w./#:-]{1,255}$/);
    for (const set of Dimensions) {
      assert.ok(set.length <= 30);
      for (const key of set) assert.equal(typeof line[key], "string", key);
    }
    assert.ok(Metrics.length > 0 && Metrics.length <= 100);
    for (const { Name, Unit } of Metrics) {
      assert.ok(["Count", "Milliseconds", "None"].includes(Unit), Unit);
      const values = [line[Name]].flat();
      assert.ok(values.length > 0 && values.length <= 100, `${Name} has ${values.length} values`);
      for (const value of values) assert.ok(Number.isFinite(value), `${Name} is ${value}`);
    }
  }
};

describe("createMetrics", () => {
  it("only touches memory until it is flushed, and then writes one valid EMF line per set of dimensions", () => {
    const { metrics, lines } = start();
    for (let request = 0; request < 1_000; request += 1) {
      metrics.count("Requests", { Operation: request % 2 ? "list" : "get" });
      metrics.time("Latency", request / 3, { Operation: request % 2 ? "list" : "get" });
    }
    assert.deepEqual(lines(), []);
    metrics.flush();
    assert.equal(lines().length, 2);
    for (const line of lines()) {
      assertValidEmf(line);
      assert.equal(line["Service"], "catalog");
      assert.equal(line["Requests"], 500);
    }
  });

  it("starts from zero after each flush", () => {
    const { metrics, lines } = start();
    metrics.count("Requests", {}, 3);
    metrics.flush();
    metrics.flush();
    assert.deepEqual(
      lines().map((line) => line["Requests"]),
      [3],
    );
  });

  it("keeps an even sample of at most 100 durations, however many there are", () => {
    const { metrics, lines } = start();
    const total = 50_000;
    for (let ms = 0; ms < total; ms += 1) metrics.time("Latency", ms);
    metrics.flush();
    const [line] = lines();
    assert.ok(line);
    assertValidEmf(line);
    const values = line["Latency"] as number[];
    assert.equal(values.length, 100);
    // The mean of 100 uniform samples has a standard deviation of 2.9 % of the range: this allows eight of
    // them.
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    assert.ok(mean > total * 0.27 && mean < total * 0.73, `the mean is ${mean}`);
  });

  it("reads gauges at each flush", () => {
    const { metrics, lines } = start();
    let inUse = 1;
    metrics.gauge("PoolInUse", () => inUse);
    metrics.flush();
    inUse = 2;
    metrics.flush();
    for (const line of lines()) assertValidEmf(line);
    assert.deepEqual(
      lines().map((line) => line["PoolInUse"]),
      [1, 2],
    );
  });

  it("separates dimensions that differ only by name, or by the position of a separator", () => {
    const { metrics, lines } = start();
    metrics.count("Payments", { Outcome: "declined" });
    metrics.count("Requests", { Operation: "declined" });
    metrics.count("Split", { A: "x|y", B: "z" });
    metrics.count("Split", { A: "x", B: "y|z" });
    metrics.flush();
    assert.equal(lines().length, 4);
    for (const line of lines()) assertValidEmf(line);
  });

  it("flushes at its interval, and one last time when it is stopped", async () => {
    const output = new PassThrough({ encoding: "utf8" });
    const logger = createLogger({ service: "catalog", version: "1" }, output);
    const metrics = createMetrics({ service: "catalog", logger, intervalMs: 10 });
    metrics.start();
    // The metrics' own timer does not keep a process alive.
    const alive = setInterval(() => undefined, 1_000);
    metrics.count("Requests");
    const [line] = (await once(output, "data")) as [string];
    clearInterval(alive);
    assert.equal((JSON.parse(line) as EmfLine)["Requests"], 1);
    metrics.count("Requests", {}, 5);
    metrics.stop();
    assert.match(String(output.read()), /"Requests":5/);
  });
});
