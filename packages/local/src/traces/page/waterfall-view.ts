import { findTrace, type Span } from "./api.ts";
import { html, style } from "./dom.ts";
import { duration, hueOf, outcomeOf, pathOf, timeOfDay } from "./format.ts";
import type { View } from "./view.ts";

interface Row {
  readonly span: Span;
  readonly depth: number;
  /** The service whose span it is, or is part of. */
  readonly service: string;
  readonly isSegment: boolean;
}

const idsOf = (span: Span): string[] => [span.id, ...(span.subsegments ?? []).flatMap(idsOf)];
const endOf = ({ start_time, end_time }: Span): number => end_time ?? start_time;

/** The spans in the order of the calls: what a call led to in another service stands below the call. */
const rowsOf = (segments: readonly Span[]): Row[] => {
  const ids = new Set(segments.flatMap(idsOf));
  const byParent = Map.groupBy(segments, ({ parent_id }) => parent_id);
  const visit = (span: Span, depth: number, service: string, isSegment: boolean): Row[] => {
    const parts = (span.subsegments ?? []).map((child) => ({ child, isSegment: false }));
    const callees = (byParent.get(span.id) ?? []).map((child) => ({ child, isSegment: true }));
    const below = [...parts, ...callees].toSorted((a, b) => a.child.start_time - b.child.start_time);
    const rows = below.flatMap((one) =>
      visit(one.child, depth + 1, one.isSegment ? one.child.name : service, one.isSegment),
    );
    return [{ span, depth, service, isSegment }, ...rows];
  };
  const roots = segments.filter(({ parent_id }) => parent_id === undefined || !ids.has(parent_id));
  return roots
    .toSorted((a, b) => a.start_time - b.start_time)
    .flatMap((root) => visit(root, 0, root.name, true));
};

const describe = ({ http, sql, annotations }: Span): string => {
  if (sql?.sanitized_query) return sql.sanitized_query.replaceAll(/\s+/g, " ").trim().slice(0, 80);
  const { method, url } = http?.request ?? {};
  if (method) return `${method} ${pathOf(url)} ${http?.response?.status ?? ""}`;
  return String(annotations?.["job"] ?? "");
};

const facts = ({ span, service }: Row, from: number): [string, string][] => {
  const { http, sql, annotations = {}, cause, user } = span;
  const all: [string, string | undefined][] = [
    ["service", service],
    ["began after", duration((span.start_time - from) * 1000)],
    [
      "took",
      span.end_time === undefined ? "still running" : duration((span.end_time - span.start_time) * 1000),
    ],
    ["request", http?.request && `${http.request.method ?? ""} ${http.request.url ?? ""}`],
    ["status", http?.response?.status?.toString()],
    ["database", sql?.url && `${sql.url} as ${sql.user ?? "?"}`],
    ["statement", sql?.sanitized_query],
    ["user", user],
    ...Object.entries(annotations).map(([name, value]): [string, string] => [name, String(value)]),
    ...(cause?.exceptions ?? []).map(({ type, message }): [string, string] => [
      "exception",
      `${type ?? ""}: ${message ?? ""}`,
    ]),
    ["span", span.id],
  ];
  return all.filter((fact): fact is [string, string] => fact[1] !== undefined && fact[1] !== "");
};

const details = (row: Row, from: number): HTMLElement =>
  style(
    html(
      "dl",
      { class: "details" },
      ...facts(row, from).flatMap(([name, value]) => [html("dt", {}, name), html("dd", {}, value)]),
    ),
    {
      "--depth": String(row.depth),
    },
  );

const bar = ({ span, service, isSegment }: Row, from: number, total: number): HTMLElement => {
  const left = ((span.start_time - from) / total) * 100;
  const width = ((endOf(span) - span.start_time) / total) * 100;
  const outcome = outcomeOf(span);
  const hue = isSegment || !span.namespace ? hueOf(service) : hueOf(span.name);
  const classes = [isSegment ? "" : "part", outcome === "ok" ? "" : outcome].join(" ");
  return style(html("i", { class: classes }), { left: `${left}%`, width: `${width}%`, "--hue": hue });
};

const drawRow = (row: Row, from: number, total: number): HTMLElement => {
  const { span, depth } = row;
  const label = html(
    "span",
    { class: `label ${outcomeOf(span)}` },
    span.name,
    html("small", {}, describe(span)),
  );
  const ms = html("span", { class: "ms" }, duration((endOf(span) - span.start_time) * 1000));
  const toggle = html(
    "button",
    { type: "button", "aria-expanded": "false" },
    style(label, { "--depth": String(depth) }),
  );
  toggle.append(html("span", { class: "lane" }, bar(row, from, total)), ms);
  const element = html("div", { class: "span" }, toggle);
  toggle.addEventListener("click", () => {
    const isOpen = toggle.getAttribute("aria-expanded") === "true";
    toggle.setAttribute("aria-expanded", String(!isOpen));
    if (isOpen) element.lastElementChild?.remove();
    else element.append(details(row, from));
  });
  return element;
};

const axis = (totalMs: number): HTMLElement =>
  html(
    "div",
    { class: "axis" },
    html("span", {}, "Span"),
    html("div", {}, ...[0, 0.25, 0.5, 0.75, 1].map((part) => html("span", {}, duration(totalMs * part)))),
    html("span"),
  );

const draw = (id: string, segments: readonly Span[]): Node[] => {
  const rows = rowsOf(segments);
  const from = Math.min(...rows.map(({ span }) => span.start_time));
  const total = Math.max(...rows.map(({ span }) => endOf(span))) - from || 0.001;
  const [first] = rows;
  const services = new Set(rows.filter(({ isSegment }) => isSegment).map(({ service }) => service)).size;
  const summary = `${timeOfDay(from)} · ${duration(total * 1000)} · ${services} service${services === 1 ? "" : "s"} · ${rows.length} spans`;
  return [
    html(
      "div",
      { class: "title" },
      html("h1", {}, first ? describe(first.span) || first.span.name : id),
      html("span", { class: "quiet" }, summary),
      html("span", { class: "quiet" }, id),
    ),
    html("div", { class: "list" }, axis(total * 1000), ...rows.map((row) => drawRow(row, from, total))),
  ];
};

/** One trace: every service's part of it, and what each called, along one line of time. */
export const createWaterfallView = (id: string): View => {
  const root = html("section");
  const load = async (): Promise<void> => {
    const trace = await findTrace(id).catch(() => undefined);
    if (trace && trace.segments.length > 0) root.replaceChildren(...draw(id, trace.segments));
    else
      root.replaceChildren(
        html("div", { class: "list" }, html("div", { class: "empty" }, `The trace ${id} is not kept here.`)),
      );
  };
  void load();
  return { title: "Trace", root, close: () => undefined };
};
