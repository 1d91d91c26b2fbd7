import type { Price } from "./prices.ts";

/** What lines are listed under, in this order. */
export const groups = [
  "Tasks",
  "Network",
  "Load balancer",
  "Database",
  "Secrets and keys",
  "Firewall",
  "Watching",
  "Names and storage",
  "Free each month, if nothing else of the account uses it",
] as const;

export type Group = (typeof groups)[number];

/** One line of the bill at rest. */
export interface Line {
  readonly group: Group;
  readonly what: string;
  /** How many of the price's unit a month. */
  readonly quantity: number;
  readonly price: Price;
  readonly usd: number;
  /** What it rests on, where the JSON alone does not say it. */
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
