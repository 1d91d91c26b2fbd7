import type { Segment, Subsegment } from "./segment.ts";

export interface MapNode {
  readonly id: string;
  readonly kind: "client" | "service" | "database" | "remote";
  readonly calls: number;
  readonly errors: number;
  readonly faults: number;
  readonly averageMs: number;
}

export interface MapEdge {
  readonly from: string;
  readonly to: string;
  readonly calls: number;
  readonly errors: number;
  readonly faults: number;
  readonly averageMs: number;
  readonly p95Ms: number;
}

export interface ServiceMap {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

interface Tally {
  calls: number;
  errors: number;
  faults: number;
  readonly durations: number[];
}

type Call = Pick<Subsegment, "start_time" | "end_time" | "fault" | "error">;

const newTally = (): Tally => ({ calls: 0, errors: 0, faults: 0, durations: [] });

const count = (tally: Tally, { start_time, end_time, fault, error }: Call): void => {
  tally.calls += 1;
  if (fault) tally.faults += 1;
  else if (error) tally.errors += 1;
  if (end_time !== undefined) tally.durations.push(Math.max(0, end_time - start_time) * 1000);
};

const averageOf = ({ durations }: Tally): number =>
  durations.reduce((sum, ms) => sum + ms, 0) / (durations.length || 1);
/** The nearest-rank percentile. */
const p95Of = ({ durations }: Tally): number =>
  Float64Array.from(durations).sort()[Math.ceil(durations.length * 0.95) - 1] ?? 0;

const visitRemote = (parent: Segment | Subsegment, visit: (call: Subsegment) => void): void => {
  for (const child of parent.subsegments ?? []) {
    if (child.namespace === "remote") visit(child);
    visitRemote(child, visit);
  }
};

const client = "clients";

/**
 * Builds the graph of callers and callees: clients, services, and callees that send no segments of their own.
 */
export const createServiceMap = (segments: Iterable<Segment>): ServiceMap => {
  const nodes = new Map<string, { kind: MapNode["kind"]; tally: Tally }>();
  const edges = new Map<string, Map<string, Tally>>();

  const node = (id: string, kind: MapNode["kind"]) => {
    const found = nodes.get(id) ?? { kind, tally: newTally() };
    nodes.set(id, found);
    return found.tally;
  };
  const edge = (from: string, to: string) => {
    const outgoing = edges.get(from) ?? new Map<string, Tally>();
    const found = outgoing.get(to) ?? newTally();
    edges.set(from, outgoing.set(to, found));
    return found;
  };

  // Background work would hide users' requests. A subsegment without its segment has no known caller.
  const all = [...segments].filter(({ http, type }) => http?.request && type === undefined);
  const services = new Set(all.map(({ name }) => name));
  for (const segment of all) {
    count(node(segment.name, "service"), segment);
    if (segment.parent_id === undefined) {
      count(node(client, "client"), segment);
      count(edge(client, segment.name), segment);
    }
    visitRemote(segment, (call) => {
      // A service's own segments show its health; for all other nodes only the callers' view exists.
      if (!services.has(call.name)) count(node(call.name, call.sql ? "database" : "remote"), call);
      count(edge(segment.name, call.name), call);
    });
  }
  return {
    nodes: [...nodes].map(([id, { kind, tally }]) => ({
      id,
      kind,
      calls: tally.calls,
      errors: tally.errors,
      faults: tally.faults,
      averageMs: averageOf(tally),
    })),
    edges: [...edges].flatMap(([from, outgoing]) =>
      [...outgoing].map(([to, tally]) => ({
        from,
        to,
        calls: tally.calls,
        errors: tally.errors,
        faults: tally.faults,
        averageMs: averageOf(tally),
        p95Ms: p95Of(tally),
      })),
    ),
  };
};
