import type { Connection } from "./connections.ts";

/** All connections from one party to another, drawn as one line. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** Their ports, such as `80 · 443`. */
  readonly label: string;
  readonly why: string;
}

/** Joins connections that have both ends in common. */
export const joinConnections = (connections: readonly Connection[]): Link[] =>
  [...Map.groupBy(connections, ({ from, to }) => `${from} → ${to}`).values()].flatMap((some) => {
    const [first] = some;
    if (!first) return [];
    const why = some.map((one) => `${one.port}: ${one.why}`).join("; ");
    return {
      from: first.from,
      to: first.to,
      label: [...new Set(some.map(({ port }) => port))].join(" · "),
      why,
    };
  });
