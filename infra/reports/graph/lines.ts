import type { Chart, Route } from "./chart.ts";
import type { Layout, Rectangle } from "./layout.ts";
import type { Link } from "./links.ts";
import { sizes } from "./sizes.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The line of one connection, from the caller to the called party. */
export interface Line {
  readonly link: Link;
  readonly points: readonly Point[];
}

/** Lines that share their course and their label. */
export interface Bundle {
  readonly label: string;
  readonly labelAt: Point;
  readonly lines: readonly Line[];
}

/** The distances of a label from the boxes that its line leaves and enters. */
const labelFromStart = 20;
const labelFromEnd = 27;

const boxOf = ({ boxes }: Layout, id: string): Rectangle => {
  const box = boxes.get(id);
  if (!box) throw new Error(`${id} has no place`);
  return box;
};

const bottomOf = ({ top, height }: Rectangle): number => top + height;

const rowOf = ({ rows }: Chart, id: string): number =>
  rows.findIndex((row) => row.some((cell) => cell.id === id));

const down = (chart: Chart, layout: Layout, { cells, bundle, isUpward }: Route): Point[] => {
  const points = cells.slice(1).flatMap((lower, index) => {
    const upper = cells[index] ?? lower;
    const start = layout.slotOf(upper, "bottom", bundle);
    const end = layout.slotOf(lower, "top", bundle);
    const track = layout.trackAt(rowOf(chart, lower), bundle);
    const across =
      track === undefined
        ? []
        : [
            { x: start, y: track },
            { x: end, y: track },
          ];
    return [
      { x: start, y: bottomOf(boxOf(layout, upper)) },
      ...across,
      { x: end, y: boxOf(layout, lower).top },
    ];
  });
  return isUpward ? points.toReversed() : points;
};

const beside = (layout: Layout, [from = "", to = ""]: readonly string[]): Point[] => {
  const [start, end] = [boxOf(layout, from), boxOf(layout, to)];
  const y = start.top + start.height / 2;
  return start.left < end.left
    ? [
        { x: start.left + start.width, y },
        { x: end.left, y },
      ]
    : [
        { x: start.left, y },
        { x: end.left + end.width, y },
      ];
};

const over = (chart: Chart, layout: Layout, { cells: [from = "", to = ""], bundle }: Route): Point[] => {
  const [start, end] = [layout.slotOf(from, "top", bundle), layout.slotOf(to, "top", bundle)];
  const { top } = boxOf(layout, from);
  const track = layout.trackAt(rowOf(chart, from), bundle) ?? top;
  return [
    { x: start, y: top },
    { x: start, y: track },
    { x: end, y: track },
    { x: end, y: top },
  ];
};

/** Removes redundant points. */
const simplified = (points: readonly Point[]): Point[] =>
  points.filter((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (!before || !after) return true;
    const isOnLine =
      (before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y);
    return !isOnLine;
  });

const lineOf = (chart: Chart, layout: Layout, route: Route): Line => {
  const points = {
    down: () => down(chart, layout, route),
    beside: () => beside(layout, route.cells),
    over: () => over(chart, layout, route),
  }[route.kind]();
  return { link: route.link, points: simplified(points) };
};

/** Above the gap beside the called box, which no other line uses. */
const labelOver = (layout: Layout, route: Route, { points }: Line): Point => {
  const [, start, end] = points;
  const { left, width } = boxOf(layout, route.cells[1] ?? "");
  const isFromLeft = (start?.x ?? 0) < (end?.x ?? 0);
  return { x: isFromLeft ? left - sizes.gap / 2 : left + width + sizes.gap / 2, y: start?.y ?? 0 };
};

const labelAt = (layout: Layout, routes: readonly Route[], lines: readonly Line[]): Point => {
  const [[route], [line]] = [routes, lines];
  const [start, end] = [line?.points[0], line?.points.at(-1)];
  if (!route || !line || !start || !end) throw new Error("A bundle has no line");
  if (route.kind === "over") return labelOver(layout, route, line);
  if (route.kind === "beside") return { x: (start.x + end.x) / 2 - 3, y: start.y };
  const isShared = new Set(routes.map(({ link }) => link.to)).size === 1 && routes.length > 1;
  if (!isShared) return { x: start.x, y: start.y + labelFromStart };
  return { x: end.x, y: end.y - labelFromEnd };
};

/** All lines of a chart, in bundles. */
export const drawLines = (chart: Chart, layout: Layout): Bundle[] =>
  [...Map.groupBy(chart.routes, ({ bundle }) => bundle).values()].map((routes) => {
    const lines = routes.map((route) => lineOf(chart, layout, route));
    return { label: routes[0]?.link.label ?? "", labelAt: labelAt(layout, routes, lines), lines };
  });
