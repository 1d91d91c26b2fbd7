import { findTrace, type Span } from "./api.ts";
import { html, style } from "./dom.ts";
import { empty } from "./empty.ts";
import { countOf, duration, outcomeOf, pathOf, ticksOf, timeOfDay } from "./format.ts";
import { icon } from "./icons.ts";
import { chip } from "./list-rows.ts";
import { moveByKeys } from "./move-by-keys.ts";
import { pathParts } from "./path.ts";
import { type SpanRow, spanRows } from "./span-rows.ts";
import type { View } from "./view.ts";
import { createWaterfallRow } from "./waterfall-row.ts";

const pageSize = 300;
const refreshMs = 1_000;
/** Segments of a trace arrive one by one; after this long without a change the trace counts as complete. */
const quietMs = 10_000;

const titleOf = ({ http, name, annotations }: Span): Node[] => {
  const { method, url } = http?.request ?? {};
  if (!method) return [html("span", { class: "path" }, String(annotations?.["job"] ?? name))];
  const path = pathOf(url);
  return [
    html("span", { class: "method" }, method),
    html("span", { class: "path", title: path }, ...pathParts(path)),
  ];
};

const heading = (id: string, rows: readonly SpanRow[], totalMs: number): HTMLElement => {
  const [first] = rows;
  const status = first?.span.http?.response?.status;
  const services = new Set(rows.filter(({ kind }) => kind === "service").map(({ service }) => service));
  const pill = first && html("span", { class: `status ${outcomeOf(first.span)}` }, String(status ?? "–"));
  return html(
    "div",
    { class: "title" },
    html("h1", {}, ...(pill ? [pill] : []), ...(first ? titleOf(first.span) : [id])),
    html(
      "p",
      {},
      html("span", {}, html("b", {}, duration(totalMs))),
      html("span", {}, first ? timeOfDay(first.span.start_time) : ""),
      html("span", {}, countOf(rows.length, "span")),
      html("code", {}, id),
      html("span", { class: "chips" }, ...[...services].map(chip)),
    ),
  );
};

const axis = (totalMs: number, marks: readonly number[]): HTMLElement => {
  const labels = marks.map((ms) =>
    style(html("span", {}, duration(ms).replace(/\.0+ /, " ")), { left: `${(ms / totalMs) * 100}%` }),
  );
  return html(
    "div",
    { class: "line axis", "aria-hidden": "true" },
    html("span", {}, "Span"),
    html("span", { class: "marks" }, ...labels),
    html("span", { class: "ms" }, "Took"),
  );
};

const rowList = (rows: readonly SpanRow[], totalMs: number, open: Set<string>): HTMLElement => {
  const { step, marks } = ticksOf(totalMs);
  const list = html("div", { class: "card spans" }, axis(totalMs, marks));
  style(list, { "--step": `${(step / totalMs) * 100}%` });
  const more = html("button", { type: "button", class: "more" });
  let shown = 0;
  const showMore = (): void => {
    more.before(
      ...rows.slice(shown, shown + pageSize).map((row) => createWaterfallRow(row, { totalMs, open })),
    );
    shown += pageSize;
    more.hidden = shown >= rows.length;
    more.textContent = `Show ${countOf(rows.length - shown, "more span")}`;
  };
  list.append(more);
  more.addEventListener("click", showMore);
  showMore();
  moveByKeys(list, "button.line");
  return list;
};

const missing = (id: string): HTMLElement => {
  const reason = ["It may be too old, or not have arrived yet: ", html("code", {}, id)];
  return html("div", { class: "card" }, empty("This trace is not kept here", ...reason));
};

/** One trace on a single time axis: each service's spans and the calls it made. */
export const createWaterfallView = ({ id, back }: { readonly id: string; readonly back: string }): View => {
  const open = new Set<string>();
  const place = html("div");
  const backLink = html("a", { class: "back", href: back }, icon("back"), "Requests");
  const root = html("section", {}, backLink, place);
  let drawn = "";
  let changedAt = performance.now();

  const draw = (segments: readonly Span[]): void => {
    const rows = spanRows(segments);
    const ends = rows.map(({ offsetMs, durationMs }) => offsetMs + durationMs);
    const totalMs = ends.reduce((max, end) => Math.max(max, end), 0) || 1;
    place.replaceChildren(heading(id, rows, totalMs), rowList(rows, totalMs, open));
  };

  const load = async (): Promise<void> => {
    const trace = await findTrace(id).catch(() => undefined);
    const segments = trace?.segments ?? [];
    const found = JSON.stringify(segments);
    // The displayed trace stays on screen, even if the shop has stopped or dropped it since.
    if (segments.length > 0 && found !== drawn) {
      drawn = found;
      changedAt = performance.now();
      draw(segments);
    } else if (drawn === "") place.replaceChildren(missing(id));
    if (performance.now() - changedAt > quietMs) window.clearInterval(timer);
  };
  const timer = window.setInterval(() => void load(), refreshMs);
  void load();
  const leave = (event: KeyboardEvent): void => {
    if (event.key === "Escape") backLink.click();
  };
  document.addEventListener("keydown", leave);
  return {
    title: "Trace",
    root,
    close: () => {
      window.clearInterval(timer);
      document.removeEventListener("keydown", leave);
    },
  };
};
