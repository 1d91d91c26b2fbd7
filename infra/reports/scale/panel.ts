/** One line or area of a panel, with a value for each step of the day. */
export interface Series {
  readonly values: readonly number[];
  readonly colour: string;
  readonly kind: "line" | "area" | "steps";
  /** Line width in pixels. @default 1.6 */
  readonly width?: number;
}

export interface Panel {
  readonly title: string;
  readonly series: readonly Series[];
  /** The top of the scale; `marks` are drawn as lines. */
  readonly top: number;
  readonly marks: readonly number[];
  readonly format: (value: number) => string;
}

/** The position of a panel, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const ink = "#1f2328";
const faint = "#59636e";
const grid = "#d1d9e0";

const round = (number: number): string => String(Math.round(number * 10) / 10);

/** An element; attributes keep their order. */
export const element = (name: string, attributes: Record<string, string | number>, content = ""): string => {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
  return `<${name}${written.join("")}${content ? `>${content}</${name}>` : "/>"}`;
};

/** A text, at its baseline. */
export const label = (
  content: string,
  x: number,
  y: number,
  attributes: Record<string, string | number> = {},
): string => element("text", { x: round(x), y: round(y), fill: faint, ...attributes }, content);

const pointsOf = ({ values, kind }: Series, { x, y, width, height }: Box, top: number): string => {
  const points = values.map((value, index) => [
    x + (index * width) / (values.length - 1),
    y + height - (Math.min(value, top) * height) / top,
  ]);
  let last = Number.NaN;
  const path = points.map(([atX = 0, atY = 0], index) => {
    const command = index === 0 ? "M" : "L";
    const isSame = atY === last && index < points.length - 1 && kind === "steps";
    const step =
      kind === "steps" && index > 0
        ? `H${round(atX)}V${round(atY)}`
        : `${command}${round(atX)} ${round(atY)}`;
    last = atY;
    return isSame ? "" : step;
  });
  const bottom = round(y + height);
  return kind === "area" ? `${path.join("")}V${bottom}H${round(x)}Z` : path.join("");
};

const draw = (series: Series, box: Box, top: number): string => {
  const d = pointsOf(series, box, top);
  return series.kind === "area"
    ? element("path", { d, fill: series.colour, "fill-opacity": 0.85 })
    : element("path", {
        d,
        fill: "none",
        stroke: series.colour,
        "stroke-width": series.width ?? 1.6,
        "stroke-linejoin": "round",
      });
};

const hourMarks = [0, 6, 12, 18, 24];

const frame = ({ marks, top, format, title }: Panel, { x, y, width, height }: Box): string[] => [
  label(title, x, y - 10, { fill: ink, "font-weight": 600 }),
  ...marks.flatMap((mark) => {
    const atY = y + height - (mark * height) / top;
    return [
      element("path", { d: `M${x} ${round(atY)}H${x + width}`, stroke: grid, "stroke-width": 1 }),
      label(format(mark), x - 8, atY + 4, { "text-anchor": "end" }),
    ];
  }),
  ...hourMarks.map((hour) =>
    label(`${hour}:00`, x + (hour * width) / 24, y + height + 16, {
      "text-anchor": hour === 0 ? "start" : hour === 24 ? "end" : "middle",
    }),
  ),
];

/** A panel with its title, its scales and its lines. */
export const drawPanel = (panel: Panel, box: Box): string =>
  [...frame(panel, box), ...panel.series.map((one) => draw(one, box, panel.top))].join("\n");
