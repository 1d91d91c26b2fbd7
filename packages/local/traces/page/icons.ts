import { svg } from "./dom.ts";

/** Outlines on a 16 × 16 grid. */
const outlines = {
  back: "M9.5 3.5 5 8l4.5 4.5",
  client: "M8 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M3 13.5c.4-2.7 2.4-4 5-4s4.6 1.3 5 4",
  database: "M3 4c0-2.5 10-2.5 10 0s-10 2.5-10 0v8c0 2.5 10 2.5 10 0V4M3 8c0 2.5 10 2.5 10 0",
  local: "M5.5 8h5M8 5.5v5",
  moon: "M13 9.5A5.5 5.5 0 1 1 6.5 3 4.5 4.5 0 0 0 13 9.5",
  remote: "M9.5 2.5h4v4M13.5 2.5 7.5 8.5M11.5 9v4.5h-9v-9H7",
  service: "M2.5 5 8 2l5.5 3v6L8 14l-5.5-3zM2.5 5 8 8l5.5-3M8 8v6",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  warning: "M8 2 14.5 13.5h-13zM8 6.5v3M8 11.5v.2",
} as const;

export type IconName = keyof typeof outlines;

/** An icon in the current text colour. */
export const icon = (
  name: IconName,
  attributes: Readonly<Record<string, string | number>> = {},
): SVGElement =>
  svg(
    "svg",
    { class: "icon", viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", ...attributes },
    svg("path", { d: outlines[name] }),
  );
