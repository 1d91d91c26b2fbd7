import type { Cell, Chart } from "./chart.ts";
import { type Middles, placeCells } from "./place-cells.ts";
import { heightOf, sizes, widthOf } from "./sizes.ts";
import { createSlots, type SlotOf } from "./slots.ts";
import { layTracks, type Track } from "./tracks.ts";

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Positions of everything. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** By the cells' ids. */
  readonly boxes: ReadonlyMap<string, Rectangle>;
  /** The frame around the members of the network. */
  readonly frame: Rectangle;
  readonly slotOf: SlotOf;
  /** The vertical position at which a bundle crosses above a row; undefined if it goes straight. */
  readonly trackAt: (row: number, bundle: string) => number | undefined;
}

const { margin, headline, framePadding, frameCaption } = sizes;

const isInside = (row: readonly Cell[]): boolean => row.some(({ node }) => node?.side === "inside");

/** The room above a row for crossing lines. */
const roomAbove = (rows: Chart["rows"], index: number, tracks: number): number => {
  const [before = [], row = []] = [rows[index - 1], rows[index]];
  if (index === 0) return margin + headline + (isInside(row) ? frameCaption : 0);
  const lines = sizes.aboveTracks + sizes.belowTracks + Math.max(0, tracks - 1) * sizes.track;
  const frame = isInside(before) === isInside(row) ? 0 : framePadding;
  return lines + (tracks === 0 ? -sizes.track : 0) + frame;
};

const topsOf = (rows: Chart["rows"], tracks: readonly Track[]): { tops: number[]; end: number } => {
  const tops: number[] = [];
  let y = 0;
  for (const [index, row] of rows.entries()) {
    y += roomAbove(rows, index, tracks.filter((track) => track.row === index).length);
    tops.push(y);
    y += Math.max(...row.map(heightOf));
  }
  return { tops, end: y };
};

const placeBoxes = (rows: Chart["rows"], middles: Middles, tops: readonly number[]): Map<string, Rectangle> =>
  new Map(
    rows.flatMap((row, index) => {
      const height = Math.max(...row.map(heightOf));
      return row.map((cell) => {
        const width = widthOf(cell);
        const left = (middles.get(cell.id) ?? 0) - width / 2;
        return [cell.id, { left, top: tops[index] ?? 0, width, height }] as const;
      });
    }),
  );

const surround = (boxes: readonly Rectangle[]): Rectangle => {
  const left = Math.min(...boxes.map((box) => box.left)) - framePadding;
  const top = Math.min(...boxes.map((box) => box.top)) - frameCaption;
  const right = Math.max(...boxes.map((box) => box.left + box.width)) + framePadding;
  const bottom = Math.max(...boxes.map((box) => box.top + box.height)) + framePadding;
  return { left, top, width: right - left, height: bottom - top };
};

const shifted = (middles: Middles, by: number): Middles =>
  new Map([...middles].map(([id, at]) => [id, at + by]));

/** Places everything in a chart. */
export const layOut = (chart: Chart): Layout => {
  const { rows } = chart;
  const raw = placeCells(chart);
  const leftmost = Math.min(...rows.flat().map((cell) => (raw.get(cell.id) ?? 0) - widthOf(cell) / 2));
  const middles = shifted(raw, margin + framePadding - leftmost);
  const slotOf = createSlots(chart, middles);
  const tracks = layTracks(chart, slotOf);
  const { tops, end } = topsOf(rows, tracks);
  const boxes = placeBoxes(rows, middles, tops);
  const inside = rows.filter(isInside).flat();
  const frame = surround(inside.flatMap(({ id }) => boxes.get(id) ?? []));
  const trackAt: Layout["trackAt"] = (row, bundle) => {
    const above = tracks.filter((track) => track.row === row);
    const index = above.findIndex((track) => track.bundle === bundle);
    if (index < 0) return undefined;
    return (tops[row] ?? 0) - sizes.belowTracks - (above.length - 1 - index) * sizes.track;
  };
  const right = Math.max(...[...boxes.values()].map((box) => box.left + box.width), frame.left + frame.width);
  const bottom = Math.max(end, frame.top + frame.height);
  return { width: right + margin, height: bottom + margin, boxes, frame, slotOf, trackAt };
};
