import type { Cell } from "./chart.ts";
import type { Rectangle } from "./layout.ts";
import { palette } from "./palette.ts";
import { sizes, textHeightOf, textOf } from "./sizes.ts";
import { element, text } from "./svg.ts";

/** The distance from the top of a line of text to its baseline. */
const ascent = { title: 15, text: 12 } as const;

/** A party: its name, its description and its location. */
export const drawBox = (cell: Cell, { left, top, width, height }: Rectangle): string => {
  const isInside = cell.node?.side === "inside";
  const x = left + width / 2;
  const firstLine = top + (height - textHeightOf(cell)) / 2;
  const { purpose, places } = textOf(cell);
  const lines = [
    ...purpose.map((content) => ({ content, fill: palette.text })),
    ...places.map((content) => ({ content, fill: palette.place })),
  ];
  const atLine = (index: number): number =>
    firstLine + sizes.titleLine + index * sizes.textLine + ascent.text;
  return element("g", {}, [
    element("rect", {
      x: left,
      y: top,
      width,
      height,
      rx: 9,
      fill: isInside ? palette.box : palette.outside,
      stroke: isInside ? palette.boxBorder : palette.outsideBorder,
      "stroke-width": 1.4,
    }),
    text(cell.node?.title ?? "", {
      x,
      y: firstLine + ascent.title,
      "font-size": 15,
      "font-weight": 600,
      fill: palette.title,
    }),
    ...lines.map(({ content, fill }, index) => text(content, { x, y: atLine(index), "font-size": 12, fill })),
  ]);
};

/** The frame of the network around its members. */
export const drawFrame = ({ left, top, width, height }: Rectangle, caption: string): string =>
  element("g", {}, [
    element("rect", {
      x: left,
      y: top,
      width,
      height,
      rx: 14,
      fill: palette.frame,
      stroke: palette.frameBorder,
      "stroke-width": 1.2,
      "stroke-dasharray": "5 4",
    }),
    text(caption, {
      x: left + 18,
      y: top + 25,
      "font-size": 13,
      fill: palette.place,
      "text-anchor": "start",
    }),
  ]);
