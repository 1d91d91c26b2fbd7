import type { Synthesized } from "../../src/synthesized.ts";
import { type Cell, createChart } from "./chart.ts";
import { type Connection, connectionsOf } from "./connections.ts";
import { drawBox, drawFrame } from "./draw-box.ts";
import { drawBundle, drawLabel, drawMarker } from "./draw-bundle.ts";
import { type Layout, layOut } from "./layout.ts";
import { type Bundle, drawLines } from "./lines.ts";
import { joinConnections } from "./links.ts";
import { captionOf, nodesOf } from "./nodes.ts";
import { colourLabels, palette } from "./palette.ts";
import { sizes } from "./sizes.ts";
import { element, escapeXml, text } from "./svg.ts";

const fonts = "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif";

const headline = (environment: string): string => `Allowed connections in ${environment}`;

const drawGround = ({ width, height }: Layout): string =>
  element("rect", {
    x: 0.5,
    y: 0.5,
    width: Math.ceil(width) - 1,
    height: Math.ceil(height) - 1,
    rx: 16,
    fill: palette.background,
    stroke: palette.border,
  });

const drawHeadline = (environment: string, { width }: Layout): string => {
  const y = sizes.margin + 16;
  return element("g", {}, [
    text(headline(environment), {
      x: sizes.margin,
      y,
      "text-anchor": "start",
      "font-size": 16,
      "font-weight": 600,
      fill: palette.title,
    }),
    text("Each arrow is a security group rule. No other connection is possible.", {
      x: width - sizes.margin,
      y,
      "text-anchor": "end",
      "font-size": 12,
      fill: palette.text,
    }),
  ]);
};

const drawBoxes = (cells: readonly Cell[], { boxes }: Layout): string[] =>
  cells.flatMap((cell) => {
    const box = cell.node && boxes.get(cell.id);
    return box ? drawBox(cell, box) : [];
  });

const drawBundles = (bundles: readonly Bundle[]) => {
  const fromTop = bundles.toSorted((one, other) => one.labelAt.y - other.labelAt.y);
  const colours = colourLabels(fromTop.map(({ label }) => label));
  const colourOf = ({ label }: Bundle): string => colours.get(label) ?? "";
  return {
    markers: element("defs", {}, [...colours.values()].map(drawMarker)),
    lines: bundles.map((bundle) => drawBundle(bundle, colourOf(bundle))),
    labels: bundles.map((bundle) => drawLabel(bundle, colourOf(bundle))),
  };
};

const inWords = (connections: readonly Connection[]): string =>
  connections.map(({ from, to, port }) => `${from} to ${to} on ${port}`).join(", ");

/** Draws the allowed connections and their ports as a self-contained SVG. */
export const drawNetwork = (synthesized: Synthesized): string => {
  const { name } = synthesized.environment;
  const connections = connectionsOf(synthesized);
  const chart = createChart(nodesOf(synthesized, connections), joinConnections(connections));
  const layout = layOut(chart);
  const { markers, lines, labels } = drawBundles(drawLines(chart, layout));
  const [width, height] = [Math.ceil(layout.width), Math.ceil(layout.height)];
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "img",
    "aria-labelledby": "title description",
    "font-family": fonts,
    "text-anchor": "middle",
  };
  return `${element("svg", attributes, [
    element("title", { id: "title" }, [escapeXml(`${headline(name)}, and on which port`)]),
    element("desc", { id: "description" }, [escapeXml(inWords(connections))]),
    markers,
    drawGround(layout),
    drawHeadline(name, layout),
    drawFrame(layout.frame, captionOf(synthesized)),
    ...lines,
    ...drawBoxes(chart.rows.flat(), layout),
    ...labels,
  ])}\n`;
};
