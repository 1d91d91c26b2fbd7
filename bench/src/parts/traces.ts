import { type ServiceName, serviceNames } from "@shop/topology";
import { type Cell, ours } from "../contenders.ts";
import { measure } from "../rounds.ts";
import { loadServiceBench } from "../service-bench.ts";
import type { World } from "../world/start-world.ts";

/** Figures from the sampled traces of a load. */
export interface Traces {
  readonly segments: number;
  /** Segments in which the number of SQL subsegments differs from the number of the request's statements. */
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

interface Expected {
  readonly service: ServiceName;
  readonly statements: number;
}

/** The statements of one request by workload: one for an uncached list, else as the service's bench says. */
const readExpected = async (): Promise<ReadonlyMap<Cell["workload"], Expected>> => {
  const read: Expected = { service: "catalog", statements: 1 };
  const expected = new Map([
    ["pages", read],
    ["products", read],
  ]);
  for (const service of serviceNames)
    for (const [name, { statements }] of Object.entries((await loadServiceBench(service)).workloads ?? {}))
      if (statements !== undefined) expected.set(name, { service, statements });
  return expected;
};

/**
 * Loads the services until their pools run out of connections, and counts the statements in each sampled segment.
 * This also verifies that the uncached workloads are uncached.
 */
export const measureTraces = async (world: World, measureMs: number): Promise<Traces> => {
  const expected = await readExpected();
  let [segments, wrong] = [0, 0];
  for (const cell of (await ours(world)).filter(({ contender }) => contender === "shop")) {
    const { service, statements } = expected.get(cell.workload) ?? {};
    if (statements === undefined) continue;
    const pace = { rounds: 1, warmUpMs: 0, measureMs };
    const texts = await world.daemon.collect(() => measure(world, cell, pace));
    const documents = texts
      .map((text) => JSON.parse(text) as Document)
      .filter((document) => document.name === service && isRequest(document));
    segments += documents.length;
    wrong += documents.filter((document) => statementsIn(document) !== statements).length;
  }
  return { segments, wrong };
};
