import { type MapEdge, type MapNode, readMap } from "./api.ts";
import { html, svg } from "./dom.ts";
import { duration } from "./format.ts";
import type { View } from "./view.ts";

interface Placed extends MapNode {
  readonly x: number;
  readonly y: number;
}

const box = { width: 168, height: 58, gapX: 190, gapY: 46 } as const;
const refreshMs = 5_000;

/** The column of each node: one more than the farthest of those that call it. Circles are cut where they close. */
const columnsOf = (nodes: readonly MapNode[], edges: readonly MapEdge[]): Map<string, number> => {
  const columns = new Map<string, number>();
  const place = (id: string, column: number, path: ReadonlySet<string>): void => {
    if (path.has(id) || (columns.get(id) ?? -1) >= column) return;
    columns.set(id, column);
    for (const edge of edges) if (edge.from === id) place(edge.to, column + 1, new Set([...path, id]));
  };
  for (const { id, kind } of nodes) if (kind === "client") place(id, 0, new Set());
  for (const { id } of nodes) if (!columns.has(id)) place(id, 1, new Set());
  return columns;
};

const layOut = (nodes: readonly MapNode[], edges: readonly MapEdge[]): Placed[] => {
  const columns = columnsOf(nodes, edges);
  const byColumn = Map.groupBy(
    nodes.toSorted((a, b) => a.id.localeCompare(b.id)),
    ({ id }) => columns.get(id) ?? 0,
  );
  const tallest = Math.max(...[...byColumn.values()].map(({ length }) => length));
  const step = box.height + box.gapY;
  return [...byColumn].flatMap(([column, members]) =>
    members.map((node, index) => ({
      ...node,
      x: 20 + column * (box.width + box.gapX),
      y: 30 + (index + (tallest - members.length) / 2) * step,
    })),
  );
};

const healthOf = ({ calls, errors, faults }: Pick<MapNode, "calls" | "errors" | "faults">): string => {
  if (faults > 0 && faults / calls > 0.01) return "fault";
  return errors / (calls || 1) > 0.1 ? "error" : "ok";
};

const drawNode = (node: Placed): SVGElement => {
  const words =
    node.kind === "client" ? `${node.calls} requests` : `${node.calls} calls · ${duration(node.averageMs)}`;
  return svg(
    "g",
    { class: healthOf(node), transform: `translate(${node.x} ${node.y})` },
    svg("rect", {
      width: box.width,
      height: box.height,
      rx: node.kind === "service" || node.kind === "client" ? 10 : 24,
    }),
    svg("text", { x: box.width / 2, y: 25, "text-anchor": "middle", "font-weight": 600 }, node.id),
    svg("text", { class: "small", x: box.width / 2, y: 43, "text-anchor": "middle" }, words),
  );
};

const drawEdge = (edge: MapEdge, from: Placed, to: Placed): SVGElement => {
  const [x1, y1] = [from.x + box.width, from.y + box.height / 2];
  const [x2, y2] = [to.x, to.y + box.height / 2];
  const bend = Math.max(60, (x2 - x1) / 2);
  const label = {
    class: "small halo",
    x: x1 + (x2 - x1) * 0.5,
    y: y1 + (y2 - y1) * 0.5 - 4,
    "text-anchor": "middle",
  };
  const title = `${edge.from} → ${edge.to}: ${edge.calls} calls, ${edge.errors} errors, ${edge.faults} faults, p95 ${duration(edge.p95Ms)}`;
  return svg(
    "g",
    {},
    svg("title", {}, title),
    svg("path", {
      class: healthOf(edge),
      d: `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`,
      "marker-end": "url(#arrow)",
    }),
    svg("text", label, `${edge.calls} · ${duration(edge.averageMs)}`),
  );
};

const arrow = (): SVGElement =>
  svg(
    "defs",
    {},
    svg(
      "marker",
      { id: "arrow", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
      svg("path", { d: "M0 0 L8 4 L0 8" }),
    ),
  );

const draw = (nodes: readonly MapNode[], edges: readonly MapEdge[]): Node => {
  const placed = layOut(nodes, edges);
  const byId = new Map(placed.map((node) => [node.id, node]));
  const width = Math.max(...placed.map(({ x }) => x)) + box.width + 20;
  const height = Math.max(...placed.map(({ y }) => y)) + box.height + 30;
  const lines = edges.flatMap((edge) => {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    return from && to ? [drawEdge(edge, from, to)] : [];
  });
  const picture = svg("svg", {
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "img",
    "aria-label": "Service map",
  });
  picture.append(arrow(), ...lines, ...placed.map(drawNode));
  return picture;
};

/** Who calls whom, how often, how fast, and with what success, over all kept traces. */
export const createMapView = (): View => {
  const picture = html("div", { class: "map" });
  const legend = html(
    "div",
    { class: "legend" },
    "Numbers on arrows: calls · average. Green: healthy; amber: over 10 % errors; red: over 1 % faults.",
  );
  const root = html("section", {}, html("div", { class: "list" }, picture, legend));
  const load = async (): Promise<void> => {
    const map = await readMap().catch(() => undefined);
    if (map && map.nodes.length > 0) picture.replaceChildren(draw(map.nodes, map.edges));
    else
      picture.replaceChildren(
        html(
          "div",
          { class: "empty" },
          "Nothing was called yet. Try ",
          html("code", {}, "npm run demo"),
          ".",
        ),
      );
  };
  void load();
  const timer = window.setInterval(() => void load(), refreshMs);
  return { title: "Service map", root, close: () => window.clearInterval(timer) };
};
