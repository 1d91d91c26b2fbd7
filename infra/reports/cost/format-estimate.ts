import type { Estimate } from "./estimate.ts";
import { groups, type Line } from "./line.ts";
import { priceList } from "./prices.ts";

const widths = { what: 58, quantity: 26, each: 9, month: 9 } as const;
const unitWidth = 15;
const rule = "─".repeat(Object.values(widths).reduce((sum, width) => sum + width + 2, 0));

const number = (value: number, digits: number): string =>
  value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** As many digits as the price has, and at least two. */
const each = (usd: number): string =>
  usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 6 });

const unit = (quantity: number, name: string): string =>
  Math.abs(quantity) === 1 || name === "GB" ? name : `${name}s`;

const amount = ({ quantity, price }: Line): string => {
  const value = number(quantity, Number.isInteger(Math.round(quantity * 1e6) / 1e6) ? 0 : 2);
  return `${value} ${unit(quantity, price.unit).padEnd(unitWidth)}`;
};

const row = (what: string, quantity: string, price: string, month: string): string =>
  [
    what.padEnd(widths.what),
    quantity.padStart(widths.quantity),
    price.padStart(widths.each),
    month.padStart(widths.month),
  ].join("  ");

const footnotes = (lines: readonly Line[]): string[] => [...new Set(lines.flatMap(({ assumes }) => assumes))];

const rowsOf = (lines: readonly Line[], notes: readonly string[]): string[] =>
  groups.flatMap((group) => {
    const some = lines.filter((line) => line.group === group);
    if (some.length === 0) return [];
    const rows = some.map((line) => {
      const marks = line.assumes.map((text) => ` [${notes.indexOf(text) + 1}]`).join("");
      return row(`  ${line.what}${marks}`, amount(line), each(line.price.usd), number(line.usd, 2));
    });
    const sum = some.reduce((total, { usd }) => total + usd, 0);
    return ["", row(group, "", "", number(sum, 2)), ...rows];
  });

const verdict = ({ totalUsd, goalUsd }: Estimate): string => {
  const difference = number(Math.abs(goalUsd - totalUsd), 2);
  return `goal: at most ${number(goalUsd, 2)}, ${totalUsd <= goalUsd ? `${difference} below` : `EXCEEDED by ${difference}`}`;
};

/** An estimate as a table for a terminal: group by group, most expensive first, with its assumptions. */
export const formatEstimate = (estimate: Estimate): string => {
  const { environment, lines, totalUsd } = estimate;
  const ordered = lines.toSorted((one, other) => other.usd - one.usd);
  const notes = footnotes(groups.flatMap((group) => ordered.filter((line) => line.group === group)));
  return [
    `Cost of ${environment} in a month at rest, in USD`,
    `List prices of ${priceList.region} as of ${priceList.asOf} (infra/reports/cost/prices.ts), without taxes and traffic.`,
    `Nothing was fetched: check them at ${priceList.check} before you rely on them.`,
    "",
    row("", "quantity".padEnd("quantity".length + unitWidth + 1), "each", "a month"),
    rule,
    ...rowsOf(ordered, notes).slice(1),
    rule,
    row(`${environment} at rest`, "", "", number(totalUsd, 2)),
    verdict(estimate),
    ...estimate.excess.map(({ usd, what }) => `  accepted beyond the goal: ${number(usd, 2)} for ${what}`),
    "",
    ...notes.map((text, index) => `${`[${index + 1}]`.padStart(4)} ${text}`),
  ].join("\n");
};
