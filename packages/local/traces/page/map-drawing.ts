import type { MapEdge, MapNode } from "./api.ts";
import { html, style, svg } from "./dom.ts";
import { countOf, duration, hueOf, type Outcome } from "./format.ts";
import { icon } from "./icons.ts";
import { box, type MapLayout } from "./map-layout.ts";

type Health = Pick<MapNode, "calls" | "errors" | "faults">;

const maxLetters = 18;
const flatBelow = 14;

/** Red above 1 % of faults, amber above 10 % of errors. */
export const healthOf = ({ calls, errors, faults }: Health): Outcome => {
  if (faults / (calls || 1) > 0.01) return "fault";
  return errors / (calls || 1) > 0.1 ? "error" : "ok";
};

const share = (count: number, calls: number): string => `${((count / (calls || 1)) * 100).toFixed(1)} %`;

/** The errors and faults in words. */
export const healthWords = ({ calls, errors, faults }: Health): string =>
  `${countOf(errors, "error")} (${share(errors, calls)}), ${countOf(faults, "fault")} (${share(faults, calls)})`;

/** A bar whose parts show the outcomes of the calls. */
const healthBar = ({ calls, errors, faults }: Health): SVGElement => {
  const full = box.width - 24;
  const widths: [string, number][] = [
    ["ok", calls - errors - faults],
    ["error", errors],
    ["fault", faults],
  ];
  let x = 12;
  const parts = widths.map(([name, count]) => {
    const width = (count / (calls || 1)) * full;
    x += width;
    return svg("rect", { class: name, x: x - width, y: box.height - 11, width, height: 3 });
  });
  return svg("g", { class: "health" }, ...parts);
};

const short = (name: string): string =>
  name.length > maxLetters ? `${name.slice(0, maxLetters - 1)}…` : name;

const drawNode = (node: MapLayout["nodes"][number]): SVGElement => {
  const { id, kind, calls, averageMs, x, y } = node;
  const numbers =
    kind === "client" ? countOf(calls, "request") : `${countOf(calls, "call")} · ${duration(averageMs)}`;
  const picture = svg(
    "g",
    { class: `node ${kind} ${healthOf(node)}`, transform: `translate(${x} ${y})` },
    svg("title", {}, `${id}: ${countOf(calls, "call")}, ${healthWords(node)}`),
    svg("rect", { class: "box", width: box.width, height: box.height, rx: 9 }),
    icon(kind, { x: 12, y: 11, width: 15, height: 15 }),
    svg("text", { class: "name", x: 32, y: 23 }, short(id)),
    svg("text", { class: "numbers", x: 12, y: 41 }, numbers),
    healthBar(node),
  );
  if (kind === "service") style(picture, { "--hue": hueOf(id) });
  return kind === "service"
    ? svg("a", { href: `/traces?service=${encodeURIComponent(id)}` }, picture)
    : picture;
};

const pathOf = (points: MapLayout["edges"][number]["points"]): string =>
  points
    .map(({ x, y }, index) => {
      const before = points[index - 1];
      if (!before) return `M${x} ${y}`;
      const middle = (before.x + x) / 2;
      return `C${middle} ${before.y} ${middle} ${y} ${x} ${y}`;
    })
    .join(" ");

/** Thicker for more calls, by powers of ten. */
const strokeOf = ({ calls }: MapEdge): string => String(1.25 + Math.log10(calls + 1) * 0.75);

const drawLine = (edge: MapLayout["edges"][number]): SVGElement => {
  const health = healthOf(edge);
  return svg(
    "g",
    { class: `edge ${health}` },
    svg(
      "title",
      {},
      `${edge.from} → ${edge.to}: ${countOf(edge.calls, "call")}, average ${duration(edge.averageMs)}, p95 ${duration(edge.p95Ms)}, ${healthWords(edge)}`,
    ),
    svg("path", {
      d: pathOf(edge.points),
      "stroke-width": strokeOf(edge),
      "marker-end": `url(#arrow-${health})`,
    }),
  );
};

/** The maximum width of a text in any font of the page: SVG cannot measure text before drawing it. */
const labelGround = (text: string, x: number, y: number): SVGElement => {
  const width = text.length * 6.4 + 8;
  return svg("rect", { class: "label-ground", x: x - width / 2, y: y - 12, width, height: 16, rx: 4 });
};

/** Above a flat line, on a sloping one; its background keeps lines from crossing it out. */
const drawLabel = ({ calls, averageMs, label, points }: MapLayout["edges"][number]): SVGElement => {
  const climb = Math.abs((points[0]?.y ?? 0) - (points[1]?.y ?? 0));
  const isFlat = points.length > 2 || climb < flatBelow;
  const y = label.y + (isFlat ? -6 : 4);
  const text = `${calls} · ${duration(averageMs)}`;
  return svg("g", {}, labelGround(text, label.x, y), svg("text", { class: "label", x: label.x, y }, text));
};

const drawArrow = (health: Outcome): SVGElement =>
  svg(
    "marker",
    {
      id: `arrow-${health}`,
      class: health,
      viewBox: "0 0 8 8",
      refX: 7,
      refY: 4,
      markerWidth: 8,
      markerHeight: 8,
      markerUnits: "userSpaceOnUse",
      orient: "auto",
    },
    svg("path", { class: "arrow", d: "M0 0.5 8 4 0 7.5z" }),
  );

/** Draws a map: lines first, then labels, then nodes on top. */
export const drawMap = ({ width, height, nodes, edges }: MapLayout): HTMLElement => {
  const picture = svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": "Service map" },
    svg("defs", {}, ...(["ok", "error", "fault"] as const).map(drawArrow)),
    ...edges.map(drawLine),
    ...edges.map(drawLabel),
    ...nodes.map(drawNode),
  );
  return style(html("div", { class: "map" }, picture), { "--width": `${width}px` });
};
