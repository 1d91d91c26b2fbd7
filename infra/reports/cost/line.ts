import type { Price } from "./prices.ts";

/** The headings of the lines, in this order. */
export const groups = [
  "Tasks",
  "Network",
  "Load balancer",
  "Database",
  "Secrets and keys",
  "Firewall",
  "Watching",
  "Names and storage",
  "Free each month, if nothing else in the account uses it",
] as const;

export type Group = (typeof groups)[number];

/** One line of the bill at rest. */
export interface Line {
  readonly group: Group;
  readonly what: string;
  /** Number of the price's units in a month. */
  readonly quantity: number;
  readonly price: Price;
  readonly usd: number;
  /** The assumption behind the line, if the JSON alone is not enough. */
  readonly assumes: readonly string[];
}

export interface LineProps {
  readonly what: string;
  readonly quantity: number;
  readonly price: Price;
  readonly assumes?: readonly { readonly text: string }[];
}

export const createLine = (group: Group, { what, quantity, price, assumes = [] }: LineProps): Line => ({
  group,
  what,
  quantity,
  price,
  usd: quantity * price.usd,
  assumes: assumes.map(({ text }) => text),
});
