import { emfLine, type Value } from "./emf.ts";
import type { Logger } from "./logger.ts";

export type Dimensions = Readonly<Record<string, string>>;

/** Counters, durations and gauges, written once per interval as log lines in CloudWatch's EMF format. */
export interface Metrics {
  count(name: string, dimensions?: Dimensions, by?: number): void;
  /** Records a duration in milliseconds. */
  time(name: string, ms: number, dimensions?: Dimensions): void;
  /** Registers a function that reads the value at each flush. */
  gauge(name: string, read: () => number, dimensions?: Dimensions): void;
  start(): void;
  flush(): void;
  /** Flushes one last time and stops. */
  stop(): void;
}

/** EMF accepts at most 100 values per metric and line; more durations than that are sampled evenly. */
const maxValues = 100;

class Reservoir {
  readonly values: number[] = [];
  #seen = 0;

  add(value: number): void {
    this.#seen += 1;
    if (this.values.length < maxValues) this.values.push(value);
    else {
      const slot = Math.floor(Math.random() * this.#seen);
      if (slot < maxValues) this.values[slot] = value;
    }
  }
}

interface Series {
  readonly dimensions: Dimensions;
  readonly counts: Map<string, number>;
  readonly times: Map<string, Reservoir>;
}

const valuesOf = ({ counts, times }: Series): Map<string, Value> =>
  new Map<string, Value>([
    ...[...counts].map(([name, value]) => [name, { unit: "Count", value }] as const),
    ...[...times].map(([name, { values }]) => [name, { unit: "Milliseconds", value: values }] as const),
  ]);

/** Creates the metrics of one service. Recording only touches memory; a timer writes the lines. */
export const createMetrics = (options: {
  readonly service: string;
  readonly logger: Logger;
  readonly intervalMs?: number;
  readonly namespace?: string;
}): Metrics => {
  const { intervalMs = 60_000, namespace = "FargateShop" } = options;
  // Metrics do not depend on the log level: they are written even if the log is quiet.
  const logger = options.logger.child({}, { level: "info" });
  const gauges: { name: string; read: () => number; dimensions: Dimensions }[] = [];
  let series = new Map<string, Series>();
  let timer: NodeJS.Timeout | undefined;

  const seriesFor = (dimensions: Dimensions): Series => {
    const key = Object.entries(dimensions).join("\n");
    const found = series.get(key);
    if (found) return found;
    const all = { Service: options.service, ...dimensions };
    const made: Series = { dimensions: all, counts: new Map(), times: new Map() };
    series.set(key, made);
    return made;
  };

  const write = (dimensions: Dimensions, values: ReadonlyMap<string, Value>): void =>
    logger.info(emfLine(namespace, dimensions, values), "metrics");

  const flush = (): void => {
    const flushed = series;
    series = new Map();
    for (const one of flushed.values()) write(one.dimensions, valuesOf(one));
    for (const { name, read, dimensions } of gauges)
      write({ Service: options.service, ...dimensions }, new Map([[name, { unit: "None", value: read() }]]));
  };

  return {
    count: (name, dimensions = {}, by = 1) => {
      const { counts } = seriesFor(dimensions);
      counts.set(name, (counts.get(name) ?? 0) + by);
    },
    time: (name, ms, dimensions = {}) => {
      const { times } = seriesFor(dimensions);
      const reservoir = times.get(name) ?? new Reservoir();
      times.set(name, reservoir);
      reservoir.add(Math.round(ms * 100) / 100);
    },
    gauge: (name, read, dimensions = {}) => void gauges.push({ name, read, dimensions }),
    start: () => {
      timer ??= setInterval(flush, intervalMs).unref();
    },
    flush,
    stop: () => {
      clearInterval(timer);
      timer = undefined;
      flush();
    },
  };
};
