import { type Cell, ours } from "../contenders.ts";
import { measure } from "../rounds.ts";
import type { World } from "../world/start-world.ts";

/** Figures from the sampled traces of a load. */
export interface Traces {
  readonly segments: number;
  /** Segments that have another number of SQL subsegments than the work of their request has statements. */
  readonly wrong: number;
}

interface Document {
  readonly name: string;
  readonly http?: { readonly request?: { readonly url?: string } };
  readonly sql?: object;
  readonly subsegments?: readonly Document[];
}

const statementsIn = (document: Document): number =>
  (document.sql ? 1 : 0) + (document.subsegments ?? []).reduce((sum, part) => sum + statementsIn(part), 0);

const isRequest = ({ http }: Document): boolean => http?.request?.url?.includes("/api/") ?? false;

/**
 * The statements of a request: one for an uncached list; a claim, three steps and the provider's two for a
 * payment.
 */
const expected: Partial<Record<Cell["workload"], number>> = { pages: 1, products: 1, pay: 6 };

/**
 * Loads the services until their pools are short of connections, and counts the statements in each sampled segment. It
 * also shows that the uncached workloads are uncached.
 */
export const measureTraces = async (world: World, measureMs: number): Promise<Traces> => {
  let [segments, wrong] = [0, 0];
  for (const cell of ours(world).filter(({ contender }) => contender === "shop")) {
    const wanted = expected[cell.workload];
    if (wanted === undefined) continue;
    const pace = { rounds: 1, warmUpMs: 0, measureMs };
    const texts = await world.daemon.collect(() => measure(world, cell, pace));
    const service = cell.workload === "pay" ? "payment" : "catalog";
    const documents = texts
      .map((text) => JSON.parse(text) as Document)
      .filter((document) => document.name === service && isRequest(document));
    segments += documents.length;
    wrong += documents.filter((document) => statementsIn(document) !== wanted).length;
  }
  return { segments, wrong };
};
