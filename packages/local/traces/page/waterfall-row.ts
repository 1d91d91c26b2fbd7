import type { Span } from "./api.ts";
import { html, style } from "./dom.ts";
import { duration, hueOf, outcomeOf, pathOf } from "./format.ts";
import { icon } from "./icons.ts";
import { pathParts } from "./path.ts";
import { spanDetails } from "./span-details.ts";
import type { SpanRow } from "./span-rows.ts";

const maxLetters = 120;

const what = ({ http, sql, annotations }: Span): (Node | string)[] => {
  if (sql?.sanitized_query) return [sql.sanitized_query.replaceAll(/\s+/g, " ").trim().slice(0, maxLetters)];
  const { method, url } = http?.request ?? {};
  return method ? [`${method} `, ...pathParts(pathOf(url))] : [String(annotations?.["job"] ?? "")];
};

const mark = (span: Span): HTMLElement[] => {
  const outcome = outcomeOf(span);
  if (outcome === "ok") return [];
  const status = span.http?.response?.status;
  return [html("span", { class: `mark ${outcome}` }, icon("warning"), String(status ?? outcome))];
};

const label = ({ span, depth, kind }: SpanRow): HTMLElement =>
  style(
    html(
      "span",
      { class: "label" },
      html("span", { class: "kind" }, icon(kind)),
      html("span", { class: "name" }, span.name),
      ...mark(span),
      html("span", { class: "what" }, ...what(span)),
    ),
    { "--depth": String(Math.min(depth, 12)) },
  );

/** A span has the colour of its service; a remote that sends no segments has a colour of its own. */
const colourOf = ({ kind, service, span }: SpanRow): string => hueOf(kind === "remote" ? span.name : service);

const lane = (row: SpanRow, totalMs: number): HTMLElement => {
  const { span, kind, offsetMs, durationMs } = row;
  const running = span.end_time === undefined ? "running" : "";
  const bar = html("i", { class: `${kind} ${outcomeOf(span)} ${running}` });
  const width = span.end_time === undefined ? totalMs - offsetMs : durationMs;
  return html(
    "span",
    { class: "lane" },
    style(bar, {
      left: `${(offsetMs / totalMs) * 100}%`,
      width: `${(width / totalMs) * 100}%`,
      "--hue": colourOf(row),
    }),
  );
};

export interface WaterfallRowOptions {
  readonly totalMs: number;
  /** The ids of the expanded spans; the row keeps it up to date. */
  readonly open: Set<string>;
}

/** A span as an expandable line. */
export const createWaterfallRow = (row: SpanRow, { totalMs, open }: WaterfallRowOptions): HTMLElement => {
  const { id } = row.span;
  const ms = row.span.end_time === undefined ? "running" : duration(row.durationMs);
  const toggle = html(
    "button",
    { type: "button", class: "line", "aria-expanded": "false" },
    label(row),
    lane(row, totalMs),
    html("span", { class: "ms" }, ms),
  );
  const element = html("div", { class: `span ${row.kind}` }, toggle);

  const draw = (): void => {
    const isOpen = open.has(id);
    toggle.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) element.append(spanDetails(row));
    else element.querySelector(".details")?.remove();
  };
  toggle.addEventListener("click", () => {
    if (!open.delete(id)) open.add(id);
    draw();
  });
  if (open.has(id)) draw();
  return element;
};
