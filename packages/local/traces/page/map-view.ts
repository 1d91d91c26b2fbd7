import { type MapEdge, readMap, type ServiceMap } from "./api.ts";
import { html } from "./dom.ts";
import { emptyShop } from "./empty.ts";
import { duration } from "./format.ts";
import { drawMap, healthOf } from "./map-drawing.ts";
import { layOutMap } from "./map-layout.ts";
import type { View } from "./view.ts";

const refreshMs = 5_000;
/** A larger map is unreadable; a system with this many calls needs another tool. */
const maxEdges = 80;

const columns = ["Caller", "Called", "Calls", "Errors", "Faults", "Average", "p95"] as const;

const tableRow = (edge: MapEdge): HTMLElement => {
  const { from, to, calls, errors, faults, averageMs, p95Ms } = edge;
  const cells = [from, to, calls, errors, faults, duration(averageMs), duration(p95Ms)];
  return html(
    "tr",
    { class: healthOf(edge) },
    ...cells.map((cell, index) => html("td", { "data-name": columns[index] }, String(cell))),
  );
};

const table = (edges: readonly MapEdge[]): HTMLElement =>
  html(
    "div",
    { class: "card calls", role: "region", "aria-label": "Calls", tabindex: 0 },
    html(
      "table",
      {},
      html("thead", {}, html("tr", {}, ...columns.map((name) => html("th", { scope: "col" }, name)))),
      html("tbody", {}, ...edges.map(tableRow)),
    ),
  );

const legend = (): HTMLElement =>
  html(
    "p",
    { class: "legend" },
    html("span", { class: "ok" }, "healthy"),
    html("span", { class: "error" }, "over 10 % errors (4xx)"),
    html("span", { class: "fault" }, "over 1 % faults (5xx, no response)"),
    "On the arrows: calls · average duration. Without background jobs.",
  );

const busiest = ({ nodes, edges }: ServiceMap): ServiceMap => {
  const kept = edges.toSorted((a, b) => b.calls - a.calls).slice(0, maxEdges);
  const joined = new Set(kept.flatMap(({ from, to }) => [from, to]));
  return { nodes: nodes.filter(({ id }) => joined.has(id)), edges: kept };
};

const draw = (map: ServiceMap): HTMLElement[] => {
  const shown = busiest(map);
  const title = html("h1", { class: "unseen" }, "Service map");
  return [
    title,
    html("div", { class: "card picture" }, drawMap(layOutMap(shown)), legend()),
    table(shown.edges),
  ];
};

/** Callers and callees with call counts, durations and error rates, over all kept traces. */
export const createMapView = (): View => {
  const root = html("section");
  let drawn = "";
  const load = async (): Promise<void> => {
    const map = await readMap().catch(() => undefined);
    const found = JSON.stringify(map);
    if (!map || found === drawn) return;
    drawn = found;
    root.replaceChildren(
      ...(map.edges.length > 0 ? draw(map) : [html("div", { class: "card" }, emptyShop())]),
    );
  };
  void load();
  const timer = window.setInterval(() => {
    if (!document.hidden) void load();
  }, refreshMs);
  return { title: "Service map", root, close: () => window.clearInterval(timer) };
};
