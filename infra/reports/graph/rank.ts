import type { Link } from "./links.ts";
import type { GraphNode } from "./nodes.ts";

/** The rows of the drawing, from the top: each party is one row below its nearest caller. */
export type Rows = readonly (readonly string[])[];

const namesOf = (nodes: readonly GraphNode[], side: GraphNode["side"]): string[] =>
  nodes.filter((node) => node.side === side).map(({ name }) => name);

/** The distance of each party from the outside. */
const distances = (sources: readonly string[], links: readonly Link[]): Map<string, number> => {
  const found = new Map(sources.map((name) => [name, 0]));
  const queue = [...sources];
  for (const from of queue) {
    for (const { to } of links.filter((link) => link.from === from)) {
      if (found.has(to)) continue;
      found.set(to, (found.get(from) ?? 0) + 1);
      queue.push(to);
    }
  }
  return found;
};

/**
 * The length of the longest chain of callers in the same row: callers are drawn to the left of the parties
 * that they call.
 */
const depthIn = (row: readonly string[], links: readonly Link[]): ((name: string) => number) => {
  const depth = (name: string, seen: readonly string[]): number =>
    Math.max(
      0,
      ...links
        .filter(({ from, to }) => to === name && row.includes(from) && !seen.includes(from))
        .map(({ from }) => depth(from, [...seen, name]) + 1),
    );
  return (name) => depth(name, []);
};

/** Places parties without callers beside those that connect to the same party. */
const rowOfUnreached = (name: string, links: readonly Link[], rows: ReadonlyMap<string, number>): number => {
  const targets = links.filter(({ from }) => from === name).flatMap(({ to }) => rows.get(to) ?? []);
  return Math.max(1, targets.length > 0 ? Math.min(...targets) - 1 : 1);
};

/** Assigns every party to a row, and orders each row. */
export const rankNodes = (nodes: readonly GraphNode[], links: readonly Link[]): Rows => {
  const behind = namesOf(nodes, "behind");
  const reached = distances(namesOf(nodes, "before"), links);
  for (const name of behind) reached.delete(name);
  const row = new Map(reached);
  for (const name of namesOf(nodes, "inside").filter((one) => !reached.has(one))) {
    row.set(name, rowOfUnreached(name, links, reached));
  }
  const last = Math.max(...row.values(), 0) + 1;
  for (const name of behind) row.set(name, last);
  return Array.from({ length: last + 1 }, (_, index) => {
    const names = [...row.keys()].filter((name) => row.get(name) === index).toSorted();
    const depth = depthIn(names, links);
    const rank = (name: string): number => (reached.has(name) ? depth(name) : names.length);
    return names.toSorted((one, other) => rank(one) - rank(other));
  }).filter((names) => names.length > 0);
};
