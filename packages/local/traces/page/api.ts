import type { Segment, Subsegment } from "../src/segment.ts";
import type { ServiceMap } from "../src/service-map.ts";
import type { TraceSummary } from "../src/trace-summary.ts";

export type { MapEdge, MapNode, ServiceMap } from "../src/service-map.ts";
export type { TraceSummary } from "../src/trace-summary.ts";

/** A segment or a subsegment. */
export type Span = Subsegment & Partial<Pick<Segment, "origin" | "service" | "type">>;

export interface TraceList {
  readonly items: readonly TraceSummary[];
  readonly services: readonly string[];
  readonly size: { readonly traces: number; readonly segments: number };
}

const get = async <T>(path: string): Promise<T | undefined> => {
  const response = await fetch(`/traces/api/${path}`);
  return response.ok ? ((await response.json()) as T) : undefined;
};

export const listTraces = (query: URLSearchParams) => get<TraceList>(`traces?${query}`);
export const findTrace = (id: string) =>
  get<{ readonly segments: readonly Span[] }>(`traces/${encodeURIComponent(id)}`);
export const readMap = () => get<ServiceMap>("map");
