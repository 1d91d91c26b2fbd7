import type { Segment } from "./segment.ts";

/** One trace in the list. Times in epoch seconds, durations in milliseconds. */
export interface TraceSummary {
  readonly id: string;
  readonly start: number;
  readonly durationMs: number;
  readonly name: string;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  readonly status?: number | undefined;
  readonly fault: boolean;
  readonly error: boolean;
  readonly throttle: boolean;
  /** True while a part of it is still running. */
  readonly running: boolean;
  readonly services: readonly string[];
  readonly segments: number;
}

/** The traces to list; newest first. */
export interface TraceFilter {
  /** A part of the path, the name or the id. */
  readonly text?: string | undefined;
  readonly service?: string | undefined;
  readonly outcome?: "ok" | "error" | "fault" | undefined;
  readonly minMs?: number | undefined;
  /** Background work is excluded by default. */
  readonly jobs?: boolean | undefined;
  readonly limit: number;
}

/**
 * Facts about a trace, updated with each of its segments, so that listing costs no more than the rows listed.
 */
export interface Tally {
  readonly add: (segment: Segment) => void;
  readonly start: () => number;
  readonly summary: () => TraceSummary;
  readonly matches: (filter: TraceFilter) => boolean;
}

/** The entry is the segment without a parent; if there are several, the first. */
const isBetterEntry = (one: Segment, other: Segment): boolean => {
  const [isRoot, isOtherRoot] = [one.parent_id === undefined, other.parent_id === undefined];
  return isRoot === isOtherRoot ? one.start_time < other.start_time : isRoot;
};

const pathOf = (url: string | undefined): string | undefined => {
  if (url === undefined) return undefined;
  return URL.canParse(url) ? new URL(url).pathname : url;
};

const describe = ({ name, annotations, http }: Segment) => ({
  name: String(annotations?.["job"] ?? name),
  method: http?.request?.method,
  path: pathOf(http?.request?.url),
  status: http?.response?.status,
});

const outcomeOf = ({ fault, error }: { fault: boolean; error: boolean }): TraceFilter["outcome"] => {
  if (fault) return "fault";
  return error ? "error" : "ok";
};

/** Starts the tally of a trace with its first segment. */
export const createTally = (first: Segment): Tally => {
  let entry = first;
  let entryFacts = describe(first);
  let text = "";
  let [start, end] = [first.start_time, first.start_time];
  const [services, running, seen] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const flags = { fault: false, error: false, throttle: false };

  const takeEntry = (segment: Segment): void => {
    entry = segment;
    entryFacts = describe(segment);
    const { method, path, name } = entryFacts;
    text = `${method ?? ""} ${path ?? ""} ${name} ${segment.trace_id}`.toLowerCase();
  };

  return {
    add: (segment) => {
      if (segment.id === entry.id || isBetterEntry(segment, entry)) takeEntry(segment);
      start = Math.min(start, segment.start_time);
      end = Math.max(end, segment.end_time ?? segment.start_time);
      seen.add(segment.id);
      services.add(segment.name);
      if (segment.in_progress) running.add(segment.id);
      else running.delete(segment.id);
      flags.fault ||= segment.fault === true;
      flags.error ||= segment.error === true;
      flags.throttle ||= segment.throttle === true;
    },
    start: () => start,
    summary: () => ({
      id: entry.trace_id,
      start,
      durationMs: (end - start) * 1000,
      ...entryFacts,
      ...flags,
      running: running.size > 0,
      services: [...services],
      segments: seen.size,
    }),
    matches: (filter) => {
      if (!filter.jobs && entryFacts.method === undefined) return false;
      if (filter.text && !text.includes(filter.text.toLowerCase())) return false;
      if (filter.service && !services.has(filter.service)) return false;
      if (filter.minMs !== undefined && (end - start) * 1000 < filter.minMs) return false;
      return filter.outcome === undefined || filter.outcome === outcomeOf(flags);
    },
  };
};
