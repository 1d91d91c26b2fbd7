import type { TraceSummary } from "./api.ts";
import { html, svg } from "./dom.ts";
import { duration, outcomeOf, timeOfDay } from "./format.ts";

const height = 92;
const inset = { top: 8, bottom: 8, left: 5, right: 1 } as const;

/** The powers of ten that enclose the durations, in milliseconds. */
const scaleOf = (traces: readonly TraceSummary[]) => {
  const logs = traces.map(({ durationMs }) => Math.log10(Math.max(0.1, durationMs)));
  const low = Math.floor(Math.min(...logs));
  const high = Math.max(low + 1, Math.ceil(Math.max(...logs)));
  const room = height - inset.top - inset.bottom;
  const y = (ms: number): number =>
    inset.top + room * (1 - (Math.log10(Math.max(0.1, ms)) - low) / (high - low));
  const marks = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
  return { y, marks };
};

const drawMark = (ms: number, y: number): SVGElement =>
  svg(
    "g",
    {},
    svg("line", { x1: `${inset.left}%`, x2: "100%", y1: y, y2: y }),
    svg("text", { x: 0, y: y + 4 }, duration(ms).replace(/\.0+ /, " ")),
  );

const drawDot = (trace: TraceSummary, x: number, y: number): SVGElement => {
  const { id, method = "job", path = trace.name, start, durationMs } = trace;
  const title = `${timeOfDay(start)} ${method} ${path} · ${duration(durationMs)}`;
  return svg(
    "a",
    { href: `/traces/${id}`, tabindex: -1 },
    svg("title", {}, title),
    svg("circle", { class: outcomeOf(trace), cx: `${x}%`, cy: y, r: 4 }),
  );
};

/**
 * Each request as a dot: time on the x-axis, duration on a logarithmic y-axis. The list below has the same
 * data as text.
 */
export const createChart = () => {
  const root = html("div", { class: "card chart", "aria-hidden": "true" });

  const draw = (traces: readonly TraceSummary[]): void => {
    root.hidden = traces.length < 2;
    if (root.hidden) return;
    const { y, marks } = scaleOf(traces);
    const starts = traces.map(({ start }) => start);
    const [from, to] = [Math.min(...starts), Math.max(...starts)];
    const x = (start: number): number =>
      inset.left + 1 + ((start - from) / (to - from || 1)) * (100 - inset.left - inset.right - 2);
    // Failed requests are drawn last, on top.
    const order = { ok: 0, error: 1, fault: 2 } as const;
    const dots = traces
      .toSorted((a, b) => order[outcomeOf(a)] - order[outcomeOf(b)])
      .map((trace) => drawDot(trace, x(trace.start), y(trace.durationMs)));
    root.replaceChildren(
      svg("svg", { width: "100%", height }, ...marks.map((ms) => drawMark(ms, y(ms))), ...dots),
    );
  };
  return { root, draw };
};
