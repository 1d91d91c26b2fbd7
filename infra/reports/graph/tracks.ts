import type { Chart, Route } from "./chart.ts";
import type { SlotOf } from "./slots.ts";

/** The horizontal course of one bundle between two rows. */
export interface Track {
  /** The row below. */
  readonly row: number;
  readonly bundle: string;
}

const rowOf = ({ rows }: Chart, cell: string): number =>
  rows.findIndex((row) => row.some(({ id }) => id === cell));

/** The rows above which a route crosses; empty if it goes straight down. */
const crossings = (chart: Chart, { kind, cells, bundle }: Route, slotOf: SlotOf): number[] => {
  if (kind === "beside") return [];
  if (kind === "over") return [rowOf(chart, cells[0] ?? "")];
  return cells.slice(1).flatMap((lower, index) => {
    const isStraight = slotOf(cells[index] ?? "", "bottom", bundle) === slotOf(lower, "top", bundle);
    return isStraight ? [] : [rowOf(chart, lower)];
  });
};

/** The tracks above each row, from the top. Tracks between peers are closest to them. */
export const layTracks = (chart: Chart, slotOf: SlotOf): Track[] => {
  const { routes } = chart;
  const ordered = [
    ...routes.filter(({ kind }) => kind === "down"),
    ...routes.filter(({ kind }) => kind === "over"),
  ];
  const tracks = ordered.flatMap((route) =>
    crossings(chart, route, slotOf).map((row) => ({ row, bundle: route.bundle })),
  );
  return tracks.filter(
    ({ row, bundle }, index) =>
      tracks.findIndex((track) => track.row === row && track.bundle === bundle) === index,
  );
};
