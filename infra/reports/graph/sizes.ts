import type { Cell } from "./chart.ts";

/** All lengths of the drawing, in pixels. */
export const sizes = {
  margin: 20,
  /** Between the network's frame and its content. */
  framePadding: 24,
  frameCaption: 34,
  headline: 36,
  boxWidth: 164,
  outsideWidth: 264,
  gap: 76,
  /** The width of a passing line in a row. */
  viaWidth: 12,
  viaGap: 44,
  titleLine: 20,
  textLine: 16,
  boxPadding: 12,
  /** Between a row and the first track below it, and between the last track and the next row. */
  aboveTracks: 36,
  belowTracks: 44,
  track: 20,
  slot: 36,
  corner: 9,
} as const;

const charactersPerLine = (width: number): number => Math.floor((width - 2 * sizes.boxPadding) / 6);

export const widthOf = ({ node }: Cell): number => {
  if (!node) return sizes.viaWidth;
  return node.side === "behind" ? sizes.outsideWidth : sizes.boxWidth;
};

/** Breaks a text into lines that fit a box. */
export const wrap = (text: string, width: number): string[] => {
  const lines: string[] = [];
  for (const word of text.split(" ").filter(Boolean)) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= charactersPerLine(width)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
};

/** The texts below a box's title: its description and its location. */
export const textOf = (cell: Cell): { readonly purpose: string[]; readonly places: string[] } => ({
  purpose: wrap(cell.node?.purpose ?? "", widthOf(cell)),
  places: (cell.node?.places ?? []).flatMap((place) => wrap(place, widthOf(cell))),
});

/** The size of a box's title and texts. */
export const textHeightOf = (cell: Cell): number => {
  const { purpose, places } = textOf(cell);
  return sizes.titleLine + (purpose.length + places.length) * sizes.textLine;
};

export const heightOf = (cell: Cell): number => (cell.node ? 2 * sizes.boxPadding + textHeightOf(cell) : 0);
