import type { Profiler } from "node:inspector";

/** A function, its own time, and the time of the functions that it called. */
export interface Call {
  readonly name: string;
  /** Shares of the time in which the process was busy. */
  readonly self: number;
  readonly total: number;
  /** The most expensive first. */
  readonly calls: readonly Call[];
}

interface Draft {
  self: number;
  readonly calls: Map<string, Draft>;
}

const nameOf = ({ callFrame }: Profiler.ProfileNode): string => {
  const file = callFrame.url.split("/").at(-1);
  return `${callFrame.functionName || "(anonymous)"}${file ? ` ${file}` : ""}`;
};

const draft = (): Draft => ({ self: 0, calls: new Map() });

const finish = (name: string, { self, calls }: Draft, scale: number): Call => {
  const finished = [...calls].map(([callee, call]) => finish(callee, call, scale));
  const total = finished.reduce((sum, call) => sum + call.total, self * scale);
  return { name, self: self * scale, total, calls: finished.toSorted((a, b) => b.total - a.total) };
};

/**
 * Reads a profile, except for its beginning, as a tree of calls.
 *
 * @param warmUpShare the share of the profile's time to skip
 */
export const callTree = (
  { nodes, samples = [], timeDeltas = [] }: Profiler.Profile,
  warmUpShare: number,
): Call => {
  const selfUs = new Map<number, number>();
  const warmUpUs = warmUpShare * timeDeltas.reduce((sum, us) => sum + us, 0);
  let passedUs = 0;
  for (const [index, id] of samples.entries()) {
    const us = timeDeltas[index] ?? 0;
    passedUs += us;
    if (passedUs > warmUpUs) selfUs.set(id, (selfUs.get(id) ?? 0) + us);
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  let busyUs = 0;
  const add = (node: Profiler.ProfileNode, into: Draft): void => {
    const us = selfUs.get(node.id) ?? 0;
    into.self += us;
    busyUs += us;
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (!child || child.callFrame.functionName === "(idle)") continue;
      const name = nameOf(child);
      const call = into.calls.get(name) ?? draft();
      into.calls.set(name, call);
      add(child, call);
    }
  };
  const root = draft();
  const [first] = nodes;
  if (first) add(first, root);
  return finish("everything", root, 1 / busyUs);
};

/** True if a function only calls one other function. */
const isPassage = ({ self, total, calls }: Call): boolean =>
  self < 0.01 * total && (calls[0]?.total ?? 0) > 0.95 * total;

/** Skips functions that only call one other; a request passes dozens of them in Express. */
const inside = (call: Call): Call => {
  const [only] = call.calls;
  return only && isPassage(call) ? inside(only) : call;
};

/** A line for every call that takes at least `minUs` of a whole of `totalUs`. */
export const callLines = (tree: Call, totalUs: number, minUs: number, depth = 0): string[] => {
  const { name, self, total, calls } = inside(tree);
  const us = total * totalUs;
  if (us < minUs) return [];
  const line = `${us.toFixed(1).padStart(7)} ${(self * totalUs).toFixed(1).padStart(7)}  ${"  ".repeat(depth)}${name}`;
  return [line, ...calls.flatMap((call) => callLines(call, totalUs, minUs, depth + 1))];
};
