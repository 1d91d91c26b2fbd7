import type { Span } from "./api.ts";

/** One line of the waterfall. */
export interface SpanRow {
  readonly span: Span;
  readonly depth: number;
  /** The service that owns the span or the segment around it. */
  readonly service: string;
  readonly kind: "service" | "database" | "remote" | "local";
  /** Milliseconds since the start of the trace. */
  readonly offsetMs: number;
  readonly durationMs: number;
}

interface Place {
  readonly depth: number;
  readonly service: string;
  readonly isSegment: boolean;
}

const idsOf = (span: Span): string[] => [span.id, ...(span.subsegments ?? []).flatMap(idsOf)];
const byStart = (a: Span, b: Span): number => a.start_time - b.start_time;

const kindOf = ({ sql, namespace }: Span, isSegment: boolean): SpanRow["kind"] => {
  if (isSegment) return "service";
  if (sql) return "database";
  return namespace === "remote" ? "remote" : "local";
};

/** The spans in call order: a call's spans in another service follow the call. */
export const spanRows = (segments: readonly Span[]): SpanRow[] => {
  const rows: SpanRow[] = [];
  const known = new Set(segments.flatMap(idsOf));
  const callees = Map.groupBy(segments, ({ parent_id }) => parent_id);
  const from = segments.reduce((min, { start_time }) => Math.min(min, start_time), Infinity);
  const placed = new Set<Span>();

  const place = (span: Span, { depth, service, isSegment }: Place): void => {
    if (placed.has(span)) return;
    placed.add(span);
    rows.push({
      span,
      depth,
      service,
      kind: kindOf(span, isSegment),
      offsetMs: (span.start_time - from) * 1000,
      durationMs: Math.max(0, (span.end_time ?? span.start_time) - span.start_time) * 1000,
    });
    const called = callees.get(span.id) ?? [];
    for (const child of [...(span.subsegments ?? []), ...called].toSorted(byStart)) {
      const isCallee = called.includes(child);
      place(child, { depth: depth + 1, service: isCallee ? child.name : service, isSegment: isCallee });
    }
  };

  const isRoot = ({ parent_id }: Span): boolean => parent_id === undefined || !known.has(parent_id);
  const roots = segments.filter(isRoot).toSorted(byStart);
  // Segments that name each other as parents have no root, but must still be shown.
  for (const root of [...roots, ...segments.toSorted(byStart)])
    place(root, { depth: 0, service: root.name, isSegment: root.type === undefined });
  return rows;
};
