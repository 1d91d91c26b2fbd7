import { setTimeout as delay } from "node:timers/promises";
import type { Segment, Subsegment } from "@shop/local-traces";

interface Row {
  readonly depth: number;
  readonly name: string;
  readonly what: string;
  readonly start: number;
  readonly end: number;
}

const width = 30;
const waitMs = 5_000;

const describe = ({ http, sql, annotations }: Segment | Subsegment): string => {
  if (sql?.sanitized_query) return sql.sanitized_query.replaceAll(/\s+/g, " ").slice(0, 44);
  const { method, url } = http?.request ?? {};
  const path = url !== undefined && URL.canParse(url) ? new URL(url).pathname : url;
  return method ? `${method} ${path} ${http?.response?.status ?? ""}` : String(annotations?.["job"] ?? "");
};

/** The spans in call order: a call's spans in another service follow the call. */
const rowsOf = (span: Segment | Subsegment, segments: readonly Segment[], depth: number): Row[] => {
  const { id, name, start_time: start, end_time: end = start } = span;
  const callees = segments.filter(({ parent_id }) => parent_id === id);
  const children = [...(span.subsegments ?? []), ...callees].toSorted((a, b) => a.start_time - b.start_time);
  return [
    { depth, name, what: describe(span), start, end },
    ...children.flatMap((child) => rowsOf(child, segments, depth + 1)),
  ];
};

const bar = ({ start, end }: Row, from: number, total: number): string => {
  const at = Math.min(width - 1, Math.floor(((start - from) / total) * width));
  const length = Math.max(1, Math.round(((end - start) / total) * width));
  return `${" ".repeat(at)}${"▇".repeat(Math.min(length, width - at))}`.padEnd(width);
};

const draw = (segments: readonly Segment[]): string => {
  const ids = new Set(segments.flatMap(idsOf));
  const roots = segments.filter(({ parent_id }) => parent_id === undefined || !ids.has(parent_id));
  const rows = roots.flatMap((root) => rowsOf(root, segments, 0));
  const from = Math.min(...rows.map(({ start }) => start));
  const total = Math.max(...rows.map(({ end }) => end)) - from || 1;
  return rows
    .map((row) => {
      const label = `${"  ".repeat(row.depth)}${row.name}`.padEnd(26).slice(0, 26);
      const ms = `${((row.end - row.start) * 1000).toFixed(1)} ms`.padStart(9);
      return `      ${label} ${bar(row, from, total)} ${ms}  ${row.what}`;
    })
    .join("\n");
};

const idsOf = (span: Segment | Subsegment): string[] => [span.id, ...(span.subsegments ?? []).flatMap(idsOf)];

/** Renders a trace as text. @throws if the segments of these services do not arrive in time */
export const printTrace = async (
  url: string,
  traceId: string,
  wanted: readonly string[],
): Promise<string> => {
  const until = performance.now() + waitMs;
  while (performance.now() < until) {
    const response = await fetch(`${url}/traces/api/traces/${traceId}`);
    if (response.ok) {
      const { segments } = (await response.json()) as { segments: Segment[] };
      const names = new Set(segments.map(({ name }) => name));
      if (wanted.every((name) => names.has(name)))
        return `${url}/traces/${traceId}\n${draw(segments)}\n     `;
    }
    await delay(100);
  }
  throw new Error(`the trace ${traceId} has not arrived`);
};
