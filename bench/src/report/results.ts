import type { LoopDelay } from "../parts/event-loop.ts";
import type { Flatness } from "../parts/flatness.ts";
import type { LayerCost } from "../parts/layers.ts";
import type { Memory } from "../parts/memory.ts";
import type { Pages } from "../parts/pages.ts";
import type { PgbenchResult } from "../parts/pgbench.ts";
import type { Scaling } from "../parts/processes.ts";
import type { TokenCheck } from "../parts/token-check.ts";
import type { Traces } from "../parts/traces.ts";
import type { Result } from "../rounds.ts";

/** The measurements of one run; written to bench/results.json. */
export interface Results {
  readonly date: string;
  readonly machine: string;
  readonly node: string;
  readonly isPinned: boolean;
  readonly rounds: number;
  /** Each connection sends its next request after the response. */
  readonly closedLoop: readonly Result[];
  /** All contenders receive the same rate. */
  readonly fixedRate: { readonly rate: number; readonly results: readonly Result[] };
  readonly pgbench: PgbenchResult | undefined;
  readonly layers: readonly LayerCost[];
  readonly tokenCheck: TokenCheck;
  readonly traces: Traces;
  readonly memory: Memory;
  readonly startUpMs: number;
  readonly loopDelay: LoopDelay;
  readonly scaling: Scaling;
  readonly pages: Pages;
  readonly flatness: Flatness;
}

/** CPU time of a contender's server for one request, in microseconds. @throws if it was not measured */
export const cpuUsOf = (results: readonly Result[], contender: string, workload: string): number => {
  const found = results.find((result) => result.contender === contender && result.workload === workload);
  if (!found) throw new Error(`${contender} ${workload} was not measured`);
  return found.cpuUs;
};
