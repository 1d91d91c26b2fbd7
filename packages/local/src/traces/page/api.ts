/** What the viewer's JSON looks like; see trace-store.ts and service-map.ts. */
export interface TraceSummary {
  readonly id: string;
  readonly start: number;
  readonly durationMs: number;
  readonly name: string;
  readonly method?: string;
  readonly path?: string;
  readonly status?: number;
  readonly fault: boolean;
  readonly error: boolean;
  readonly services: readonly string[];
  readonly segments: number;
}

export interface Span {
  readonly id: string;
  readonly name: string;
  readonly start_time: number;
  readonly end_time?: number;
  readonly in_progress?: boolean;
  readonly parent_id?: string;
  readonly fault?: boolean;
  readonly error?: boolean;
  readonly throttle?: boolean;
  readonly namespace?: string;
  readonly user?: string;
  readonly http?: {
    readonly request?: { readonly method?: string; readonly url?: string };
    readonly response?: { readonly status?: number };
  };
  readonly sql?: { readonly sanitized_query?: string; readonly url?: string; readonly user?: string };
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly cause?: { readonly exceptions?: readonly { readonly type?: string; readonly message?: string }[] };
  readonly subsegments?: readonly Span[];
}

export interface TraceList {
  readonly items: readonly TraceSummary[];
  readonly size: { readonly traces: number; readonly segments: number };
}

export interface MapNode {
  readonly id: string;
  readonly kind: "client" | "service" | "database" | "remote";
  readonly calls: number;
  readonly errors: number;
  readonly faults: number;
  readonly averageMs: number;
}

export interface MapEdge extends Omit<MapNode, "id" | "kind"> {
  readonly from: string;
  readonly to: string;
  readonly p95Ms: number;
}

const get = async <T>(path: string): Promise<T | undefined> => {
  const response = await fetch(`/traces/api/${path}`);
  return response.ok ? ((await response.json()) as T) : undefined;
};

export const listTraces = (query: URLSearchParams) => get<TraceList>(`traces?${query}`);
export const findTrace = (id: string) =>
  get<{ segments: readonly Span[] }>(`traces/${encodeURIComponent(id)}`);
export const readMap = () => get<{ nodes: readonly MapNode[]; edges: readonly MapEdge[] }>("map");
