import { assembleTrace } from "./assemble-trace.ts";
import type { Segment } from "./segment.ts";
import { createTally, type Tally, type TraceFilter, type TraceSummary } from "./trace-summary.ts";

/** Keeps the newest traces in memory. */
export interface TraceStore {
  /** @param bytes the size of the segment as sent; the store limits the total. @default none */
  add(segment: Segment, bytes?: number): void;
  list(filter: TraceFilter): TraceSummary[];
  /** The trace's segments, with separately sent subsegments in place; undefined if the trace is not kept. */
  find(traceId: string): Segment[] | undefined;
  /** All kept segments, for the service map. */
  segments(): Iterable<Segment>;
  /** The names of the services that sent segments, sorted. */
  services(): string[];
  /** Changes with every change of the kept segments. */
  readonly revision: () => number;
  readonly size: () => { readonly traces: number; readonly segments: number };
}

interface Trace {
  /** By segment id: a completed document replaces the one in progress. */
  readonly segments: Map<string, Segment>;
  /** Separately sent subsegments. */
  readonly loose: Map<string, Segment>;
  bytes: number;
  tally: Tally | undefined;
  assembled: Segment[] | undefined;
}

const newTrace = (): Trace => ({
  segments: new Map(),
  loose: new Map(),
  bytes: 0,
  tally: undefined,
  assembled: undefined,
});

const assembledOf = (trace: Trace): Segment[] => {
  trace.assembled ??= assembleTrace([...trace.segments.values()], [...trace.loose.values()]);
  return trace.assembled;
};

/** Any process of this machine can send segments of 64 kB. The shop's own are about 1 kB. */
const defaultMaxBytes = 64 * 1024 * 1024;

export interface TraceBounds {
  readonly maxSegments: number;
  /** @default 64 MiB */
  readonly maxBytes?: number;
}

/** Creates a store for the newest segments. It drops older traces as a whole. */
export const createTraceStore = ({ maxSegments, maxBytes = defaultMaxBytes }: TraceBounds): TraceStore => {
  // A Map preserves insertion order: the first trace is the oldest.
  const traces = new Map<string, Trace>();
  const segmentsOf = new Map<string, number>();
  let segmentCount = 0;
  let byteCount = 0;
  let revision = 0;

  const countService = ({ name }: Segment, by: 1 | -1): void => {
    const count = (segmentsOf.get(name) ?? 0) + by;
    if (count > 0) segmentsOf.set(name, count);
    else segmentsOf.delete(name);
  };

  const forgetOldest = (): void => {
    const [oldest] = traces;
    if (!oldest) return;
    const [id, { segments, loose, bytes }] = oldest;
    traces.delete(id);
    segmentCount -= segments.size + loose.size;
    byteCount -= bytes;
    for (const segment of segments.values()) countService(segment, -1);
  };

  const keep = (trace: Trace, segment: Segment): void => {
    const isLoose = segment.type === "subsegment";
    const into = isLoose ? trace.loose : trace.segments;
    const known = into.get(segment.id);
    // Datagrams may arrive out of order.
    if (known && !known.in_progress && segment.in_progress) return;
    if (!known) segmentCount += 1;
    into.set(segment.id, segment);
    trace.assembled = undefined;
    if (isLoose) return;
    if (known) countService(known, -1);
    countService(segment, 1);
    trace.tally ??= createTally(segment);
    trace.tally.add(segment);
  };

  return {
    add: (segment, bytes = 0) => {
      const trace = traces.get(segment.trace_id) ?? newTrace();
      traces.set(segment.trace_id, trace);
      keep(trace, segment);
      trace.bytes += bytes;
      byteCount += bytes;
      revision += 1;
      while (segmentCount > maxSegments || byteCount > maxBytes) forgetOldest();
    },
    list: (filter) => {
      const found = [...traces.values()]
        .reverse()
        .flatMap(({ tally }) => (tally?.matches(filter) ? [tally] : []));
      // Sorted by the time in the row: a long request arrives after shorter ones that started later.
      const newestFirst = found.toSorted((one, other) => other.start() - one.start());
      return newestFirst.slice(0, filter.limit).map((tally) => tally.summary());
    },
    find: (traceId) => {
      const trace = traces.get(traceId);
      return trace && assembledOf(trace);
    },
    *segments() {
      for (const trace of traces.values()) yield* assembledOf(trace);
    },
    services: () => [...segmentsOf.keys()].sort(),
    revision: () => revision,
    size: () => ({ traces: traces.size, segments: segmentCount }),
  };
};
