import { type Day, perMinute, taskUsdPerHour } from "./day.ts";
import { drawPanel, element, label, type Panel, type Series } from "./panel.ts";
import type { Minute } from "./simulate.ts";

/** Distinguishable for people who do not see every colour (Okabe and Ito), service by service. */
const ofServices = ["#0072b2", "#009e73", "#d55e00", "#cc79a7", "#e69f00", "#56b4e9"];

const colourOf = (index: number): string => ofServices[index % ofServices.length] ?? "black";

const colours = {
  served: "#9fb3c8",
  shed: "#cf222e",
  cost: "#8250df",
};

/** Line widths: covered lines stay visible. */
const widths = [4.4, 2.8, 1.6];

/** Minutes that are combined into one point. */
const stepMinutes = 5;

const highest = (perMinuteValues: readonly number[]): number[] =>
  Array.from({ length: perMinuteValues.length / stepMinutes }, (_, index) =>
    Math.max(...perMinuteValues.slice(index * stepMinutes, (index + 1) * stepMinutes)),
  );

/** The next round number that a scale can end with. */
const roundUp = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 3, 4, 5, 6, 8, 10].find((one) => one * power >= value) ?? 10) * power;
};

const perService = (day: Day, kind: Series["kind"], value: (minute: Minute) => number): Series[] =>
  day.services.map(({ minutes }, index) => ({
    values: highest(minutes.map(value)),
    colour: colourOf(index),
    kind,
    width: widths[index] ?? 1.6,
  }));

const requests = (day: Day): Panel => {
  const load = highest(perMinute(day, ({ loadPerS }) => loadPerS));
  const shed = highest(perMinute(day, ({ shedPerS }) => shedPerS));
  const top = roundUp(Math.max(...load));
  return {
    title: "Requests per second, and shed requests",
    series: [
      { values: load, colour: colours.served, kind: "area" },
      { values: shed, colour: colours.shed, kind: "area" },
    ],
    top,
    marks: [0, top / 2, top],
    format: (value) => value.toLocaleString("en-US"),
  };
};

const tasks = (day: Day): Panel => {
  const top = Math.max(...day.services.map(({ scaling }) => scaling.max));
  return {
    title: "Serving tasks",
    series: perService(day, "steps", (minute) => minute.tasks),
    top,
    marks: [0, top / 2, top],
    format: String,
  };
};

const utilisation = (day: Day): Panel => ({
  title: "Utilisation: load divided by the tasks' capacity",
  series: perService(day, "line", (minute) => minute.utilisation * 100),
  top: 200,
  marks: [0, 100, 200],
  format: (value) => (value === 200 ? "200 %+" : `${value} %`),
});

const cost = (day: Day, top: number): Panel => ({
  title: "Cost of the tasks, dollars per hour",
  series: [
    {
      values: highest(perMinute(day, ({ desired }, scaling) => desired * taskUsdPerHour(scaling))),
      colour: colours.cost,
      kind: "steps",
    },
  ],
  top,
  marks: [0, top / 2, top],
  format: (value) => `$${value.toFixed(2)}`,
});

const layout = { width: 1120, left: 64, columnWidth: 468, gap: 88, top: 104, height: 96, rowHeight: 158 };

const column = (day: Day, x: number): string[] => {
  const dearest = day.services.reduce((sum, { scaling }) => sum + scaling.max * taskUsdPerHour(scaling), 0);
  const panels = [requests(day), tasks(day), utilisation(day), cost(day, roundUp(dearest))];
  const { columnWidth: width, height, top, rowHeight } = layout;
  return [
    label(`A sale brings ${day.sale.times} × the load within ten minutes`, x, 64, {
      fill: "#1f2328",
      "font-size": 16,
      "font-weight": 600,
    }),
    ...panels.map((panel, row) => drawPanel(panel, { x, y: top + row * rowHeight, width, height })),
  ];
};

const legend = (entries: readonly { readonly name: string; readonly colour: string }[]): string[] =>
  entries.flatMap(({ name, colour }, index) => {
    const x = layout.left + index * 100;
    return [
      element("rect", { x, y: 22, width: 12, height: 12, rx: 2, fill: colour }),
      label(name, x + 18, 33),
    ];
  });

/** Days side by side as an SVG with its own background. The same days always give the same text. */
export const plotDays = (days: readonly Day[]): string => {
  const height = layout.top + 4 * layout.rowHeight - 16;
  const services = days[0]?.services.map(({ scaling }) => scaling.service) ?? [];
  const content = [
    element("rect", { width: layout.width, height, rx: 8, fill: "#ffffff", stroke: "#d1d9e0" }),
    ...legend([
      ...services.map((name, index) => ({ name, colour: colourOf(index) })),
      { name: "shed", colour: colours.shed },
    ]),
    ...days.flatMap((day, index) => column(day, layout.left + index * (layout.columnWidth + layout.gap))),
  ];
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${layout.width} ${height}`,
    width: layout.width,
    height,
    "font-family": "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif",
    "font-size": 12,
    role: "img",
    "aria-label": "Load, tasks, utilisation and cost over a day with a sale",
  };
  return `${element("svg", attributes, `\n${content.join("\n")}\n`)}\n`;
};
