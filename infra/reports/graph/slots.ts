import type { Chart, Route } from "./chart.ts";
import type { Middles } from "./place-cells.ts";
import { sizes } from "./sizes.ts";

type Edge = "top" | "bottom";

/** Positions at which bundles leave or enter a cell, from left to right. */
export type SlotOf = (cell: string, edge: Edge, bundle: string) => number;

interface End {
  readonly cell: string;
  readonly edge: Edge;
  readonly bundle: string;
  /** The other end of the line. */
  readonly towards: number;
}

const endsOf = ({ kind, cells, bundle }: Route, middles: Middles): End[] => {
  const at = (cell: string): number => middles.get(cell) ?? 0;
  if (kind === "beside") return [];
  return cells.slice(1).flatMap((lower, index) => {
    const upper = cells[index] ?? lower;
    return [
      { cell: upper, edge: kind === "over" ? "top" : "bottom", bundle, towards: at(lower) },
      { cell: lower, edge: "top", bundle, towards: at(upper) },
    ] as const;
  });
};

const mean = (ends: readonly End[]): number =>
  ends.reduce((sum, { towards }) => sum + towards, 0) / Math.max(1, ends.length);

/** Distributes the bundles over their shared edge, in the order of their origins. */
export const createSlots = ({ routes }: Chart, middles: Middles): SlotOf => {
  const ends = routes.flatMap((route) => endsOf(route, middles));
  return (cell, edge, bundle) => {
    const shared = Map.groupBy(
      ends.filter((end) => end.cell === cell && end.edge === edge),
      (end) => end.bundle,
    );
    const ordered = [...shared]
      .toSorted(([, one], [, other]) => mean(one) - mean(other))
      .map(([name]) => name);
    const fromMiddle = ordered.indexOf(bundle) - (ordered.length - 1) / 2;
    return (middles.get(cell) ?? 0) + fromMiddle * sizes.slot;
  };
};
