import type { Segment, Subsegment } from "./segment.ts";

/** One trace in the list. Times in epoch seconds, durations in milliseconds. */
export interface TraceSummary {
  readonly id: string;
  readonly start: number;
  readonly durationMs: number;
  readonly name: string;
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly status: number | undefined;
  readonly fault: boolean;
  readonly error: boolean;
  readonly services: readonly string[];
  readonly segments: number;
}

/** Which traces to list; newest first. */
export interface TraceFilter {
  /** Part of the path, the name or the id. */
  readonly text?: string | undefined;
  readonly service?: string | undefined;
  readonly outcome?: "ok" | "error" | "fault" | undefined;
  readonly minMs?: number | undefined;
  /** Background work is left out unless asked for. */
  readonly jobs?: boolean | undefined;
  readonly limit: number;
}

/** Keeps the newest traces in memory. */
export interface TraceStore {
  add(segment: Segment): void;
  list(filter: TraceFilter): TraceSummary[];
  /** The segments of a trace, subsegments that came on their own put in their place; undefined where it is not kept. */
  find(traceId: string): Segment[] | undefined;
  /** All kept segments, for the service map. */
  segments(): Iterable<Segment>;
  readonly size: () => { readonly traces: number; readonly segments: number };
}

interface Trace {
  readonly id: string;
  /** By segment id: a completed document replaces the one that was in progress. */
  readonly segments: Map<string, Segment>;
  /** Subsegments that were sent on their own. */
  readonly loose: Map<string, Segment>;
  summary: TraceSummary | undefined;
}

const pathOf = (url: string | undefined): string | undefined => {
  if (url === undefined) return undefined;
  return URL.canParse(url) ? new URL(url).pathname : url;
};

const summarise = ({ id, segments }: Trace): TraceSummary => {
  const all = [...segments.values()];
  const ids = new Set(all.map((segment) => segment.id));
  const start = Math.min(...all.map(({ start_time }) => start_time));
  const end = Math.max(...all.map(({ start_time, end_time }) => end_time ?? start_time));
  // The entry is the segment that nothing else here has begun; of several the first.
  const roots = all.filter(({ parent_id }) => parent_id === undefined || !ids.has(parent_id));
  const entry = roots.toSorted((a, b) => a.start_time - b.start_time)[0] ?? all[0];
  return {
    id,
    start,
    durationMs: Math.max(0, (end - start) * 1000),
    name: String(entry?.annotations?.["job"] ?? entry?.name ?? ""),
    method: entry?.http?.request?.method,
    path: pathOf(entry?.http?.request?.url),
    status: entry?.http?.response?.status,
    fault: all.some(({ fault }) => fault === true),
    error: all.some(({ error }) => error === true),
    services: [...new Set(all.map(({ name }) => name))],
    segments: all.length,
  };
};

const matches = (summary: TraceSummary, filter: TraceFilter): boolean => {
  const { text, service, outcome, minMs, jobs } = filter;
  if (!jobs && summary.method === undefined) return false;
  if (
    text &&
    !`${summary.method} ${summary.path ?? ""} ${summary.name} ${summary.id}`
      .toLowerCase()
      .includes(text.toLowerCase())
  )
    return false;
  if (service && !summary.services.includes(service)) return false;
  if (minMs !== undefined && summary.durationMs < minMs) return false;
  if (outcome === "fault") return summary.fault;
  if (outcome === "error") return summary.error && !summary.fault;
  if (outcome === "ok") return !summary.error && !summary.fault;
  return true;
};

/** Puts a subsegment that was sent on its own below its parent. */
const attach = <T extends Segment | Subsegment>(into: T, loose: ReadonlyMap<string, Segment>): T => {
  const own = (into.subsegments ?? []).map((child) => attach(child, loose));
  const known = new Set(own.map(({ id }) => id));
  const late = [...loose.values()].filter(({ id, parent_id }) => parent_id === into.id && !known.has(id));
  return { ...into, subsegments: [...own, ...late.map((child) => attach(child, loose))] };
};

/** Makes a store for the newest `maxSegments` segments; older traces are forgotten whole. */
export const createTraceStore = ({ maxSegments }: { readonly maxSegments: number }): TraceStore => {
  // A Map remembers the order of insertion: the first trace is the oldest.
  const traces = new Map<string, Trace>();
  let segmentCount = 0;

  const forgetOldest = (): void => {
    const [oldest] = traces.values();
    if (!oldest) return;
    traces.delete(oldest.id);
    segmentCount -= oldest.segments.size + oldest.loose.size;
  };

  const traceOf = (id: string): Trace => {
    const known = traces.get(id);
    if (known) return known;
    const made: Trace = { id, segments: new Map(), loose: new Map(), summary: undefined };
    traces.set(id, made);
    return made;
  };

  const summaryOf = (trace: Trace): TraceSummary => {
    trace.summary ??= summarise(trace);
    return trace.summary;
  };

  return {
    add: (segment) => {
      const trace = traceOf(segment.trace_id);
      const into = segment.type === "subsegment" ? trace.loose : trace.segments;
      const known = into.get(segment.id);
      // Datagrams may overtake each other.
      if (known && !known.in_progress && segment.in_progress) return;
      if (!known) segmentCount += 1;
      into.set(segment.id, segment);
      trace.summary = undefined;
      while (segmentCount > maxSegments && traces.size > 1) forgetOldest();
    },
    list: (filter) => {
      const found: TraceSummary[] = [];
      for (const trace of [...traces.values()].reverse()) {
        if (found.length >= filter.limit) break;
        if (trace.segments.size === 0) continue;
        const summary = summaryOf(trace);
        if (matches(summary, filter)) found.push(summary);
      }
      return found;
    },
    find: (traceId) => {
      const trace = traces.get(traceId);
      return trace && [...trace.segments.values()].map((segment) => attach(segment, trace.loose));
    },
    *segments() {
      for (const trace of traces.values()) yield* trace.segments.values();
    },
    size: () => ({ traces: traces.size, segments: segmentCount }),
  };
};
