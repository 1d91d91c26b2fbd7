import type { Link } from "./links.ts";
import type { GraphNode } from "./nodes.ts";
import { type Rows, rankNodes } from "./rank.ts";

/** A place in a row, for a party or for a passing line. */
export interface Cell {
  readonly id: string;
  readonly node: GraphNode | undefined;
}

/** The course of a line. */
export interface Route {
  readonly link: Link;
  /** Lines of a bundle share their course and have one label. */
  readonly bundle: string;
  /** From row to row, beside its row between neighbours, or above its row between two other parties. */
  readonly kind: "down" | "beside" | "over";
  /** The cells from the upper to the lower end; within a row, from the caller to the called party. */
  readonly cells: readonly string[];
  /** True if the upper end is called. */
  readonly isUpward: boolean;
}

/** Positions of all boxes, and the lines that pass them. */
export interface Chart {
  readonly rows: readonly (readonly Cell[])[];
  readonly routes: readonly Route[];
}

const rowOf = (rows: Rows, name: string): number => rows.findIndex((row) => row.includes(name));

const viaId = (target: string, label: string, row: number): string => `past ${row} to ${target} on ${label}`;

/** Many lines to one party share their end; one party's lines to many share their start. */
const bundleOf = ({ from, to, label }: Link, links: readonly Link[]): string => {
  const sameTarget = links.filter((link) => link.to === to && link.label === label);
  return sameTarget.length > 1 ? `to ${to} on ${label}` : `from ${from} on ${label}`;
};

const besideOrOver = (link: Link, row: readonly string[]): Route => {
  const { from, to, label } = link;
  const areNeighbours = Math.abs(row.indexOf(from) - row.indexOf(to)) === 1;
  return {
    link,
    bundle: areNeighbours ? `${from} beside ${to}` : `over to ${to} on ${label}`,
    kind: areNeighbours ? "beside" : "over",
    cells: [from, to],
    isUpward: false,
  };
};

const routeOf = (link: Link, links: readonly Link[], rows: Rows): Route => {
  const [start, end] = [rowOf(rows, link.from), rowOf(rows, link.to)];
  if (start === end) return besideOrOver(link, rows[start] ?? []);
  const isUpward = start > end;
  const [upper, lower] = isUpward ? [link.to, link.from] : [link.from, link.to];
  const between = Array.from({ length: Math.abs(end - start) - 1 }, (_, index) =>
    viaId(link.to, link.label, Math.min(start, end) + index + 1),
  );
  const down = links.filter(({ from, to }) => rowOf(rows, from) !== rowOf(rows, to));
  return { link, bundle: bundleOf(link, down), kind: "down", cells: [upper, ...between, lower], isUpward };
};

/** Finds a place for every party and a course for every line. */
export const createChart = (nodes: readonly GraphNode[], links: readonly Link[]): Chart => {
  const rows = rankNodes(nodes, links);
  const routes = links.map((link) => routeOf(link, links, rows));
  const viasIn = (row: number): string[] => {
    const passing = routes.filter(({ kind }) => kind === "down").flatMap(({ cells }) => cells.slice(1, -1));
    return [...new Set(passing)].filter((id) => id.startsWith(`past ${row} `));
  };
  return {
    rows: rows.map((names, row) =>
      [...names, ...viasIn(row)].map((id) => ({ id, node: nodes.find(({ name }) => name === id) })),
    ),
    routes,
  };
};
