import { type Goal, isMet } from "./goals.ts";
import { markdownTable, number } from "./markdown-table.ts";

const bound = ({ min, max, unit = "" }: Goal): string =>
  min === undefined ? `≤ ${max} ${unit}`.trim() : `≥ ${min} ${unit}`.trim();

/** The goals and the measured values. */
export const goalTable = (goals: readonly Goal[]): string =>
  markdownTable([
    ["goal", "target", "measured", ""],
    ...goals.map((goal) => [
      goal.name,
      bound(goal),
      `${number(goal.value, goal.value < 20 ? 2 : 0)} ${goal.unit ?? ""}`.trim(),
      isMet(goal) ? "met" : "**missed**",
    ]),
  ]);
