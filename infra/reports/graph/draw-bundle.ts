import type { Bundle } from "./lines.ts";
import { palette } from "./palette.ts";
import { sizes } from "./sizes.ts";
import { element, escapeXml, roundedPath, text } from "./svg.ts";

const labelHeight = 20;

const markerId = (colour: string): string => `arrow-${colour.slice(1)}`;

/** The arrowhead for lines of one colour. */
export const drawMarker = (colour: string): string =>
  element(
    "marker",
    {
      id: markerId(colour),
      viewBox: "0 0 10 10",
      refX: 9,
      refY: 5,
      markerWidth: 9,
      markerHeight: 9,
      markerUnits: "userSpaceOnUse",
      orient: "auto",
    },
    [element("path", { d: "M0 0.5L10 5L0 9.5z", fill: colour })],
  );

/**
 * Draws each line first broadly in the background's colour, so that it visibly passes over the lines that it
 * crosses.
 */
export const drawBundle = ({ lines }: Bundle, colour: string): string => {
  const paths = lines.map(({ points, link }) => ({ d: roundedPath(points, sizes.corner), link }));
  return element("g", { fill: "none" }, [
    ...paths.map(({ d }) => element("path", { d, stroke: palette.frame, "stroke-width": 6 })),
    ...paths.map(({ d, link: { from, to, why } }) =>
      element("path", { d, stroke: colour, "stroke-width": 1.8, "marker-end": `url(#${markerId(colour)})` }, [
        element("title", {}, [escapeXml(`${from} → ${to}, ${why}`)]),
      ]),
    ),
  ]);
};

/** The label with a bundle's ports. */
export const drawLabel = ({ label, labelAt: { x, y } }: Bundle, colour: string): string => {
  const width = 14 + label.length * 7.6;
  return element("g", {}, [
    element("rect", {
      x: x - width / 2,
      y: y - labelHeight / 2,
      width,
      height: labelHeight,
      rx: labelHeight / 2,
      fill: colour,
    }),
    text(label, { x, y: y + 4.5, "font-size": 13, "font-weight": 600, fill: palette.label }),
  ]);
};
