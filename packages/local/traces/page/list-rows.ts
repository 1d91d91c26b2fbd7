import type { TraceSummary } from "./api.ts";
import { html, style } from "./dom.ts";
import { duration, hueOf, outcomeOf, timeOfDay } from "./format.ts";
import { pathParts } from "./path.ts";

/** A service's name with its colour. */
export const chip = (service: string): HTMLElement =>
  style(html("span", { class: "chip" }, service), { "--hue": hueOf(service) });

/** The status of a request. */
export const statusPill = (trace: TraceSummary): HTMLElement => {
  const text = trace.status ?? (trace.running ? "…" : "–");
  return html("span", { class: `status ${outcomeOf(trace)}` }, String(text));
};

const createRow = (trace: TraceSummary): HTMLAnchorElement => {
  const { id, start, durationMs, name, method, path, services, running } = trace;
  const millis = String(Math.floor((start % 1) * 1000)).padStart(3, "0");
  const what = method ? pathParts(path ?? "") : [name];
  const bar = style(html("i", { class: outcomeOf(trace) }), { "--ms": String(durationMs) });
  return html(
    "a",
    { class: "row", href: `/traces/${id}` },
    html("span", { class: "time" }, timeOfDay(start), html("small", {}, `.${millis}`)),
    html("span", { class: "method" }, method ?? "job"),
    html("span", { class: "path", title: path ?? name }, ...what),
    statusPill(trace),
    html(
      "span",
      { class: "duration" },
      html("span", { class: "ms" }, running ? "running" : duration(durationMs)),
      html("span", { class: "track" }, bar),
    ),
    html("span", { class: "chips" }, ...services.map(chip)),
  );
};

/** The duration of a full bar, chosen so that a few outliers do not shrink all others to dots. */
const fullMs = (traces: readonly TraceSummary[]): number => {
  const sorted = traces.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b);
  return Math.max(1, (sorted[Math.floor(sorted.length * 0.9)] ?? 0) * 1.5);
};

/** The rows of the list. Unchanged rows keep their elements, and so their focus and selection. */
export const createRows = (list: HTMLElement) => {
  const shown = new Map<string, { readonly facts: string; readonly row: HTMLAnchorElement }>();

  const rowOf = (trace: TraceSummary): HTMLAnchorElement => {
    const facts = JSON.stringify(trace);
    const known = shown.get(trace.id);
    if (known?.facts === facts) return known.row;
    const row = createRow(trace);
    if (known?.row === document.activeElement) queueMicrotask(() => row.focus());
    known?.row.remove();
    shown.set(trace.id, { facts, row });
    return row;
  };

  return (traces: readonly TraceSummary[]): void => {
    const wanted = new Set(traces.map(({ id }) => id));
    for (const [id, { row }] of shown) {
      if (wanted.has(id)) continue;
      row.remove();
      shown.delete(id);
    }
    style(list, { "--full": String(fullMs(traces)) });
    let next = list.firstElementChild;
    for (const row of traces.map(rowOf)) {
      if (row === next) next = next.nextElementSibling;
      else list.insertBefore(row, next?.isConnected ? next : null);
    }
  };
};
