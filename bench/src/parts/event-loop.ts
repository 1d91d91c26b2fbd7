import type { Cell } from "../contenders.ts";
import type { World } from "../world/start-world.ts";

/** The lateness of timers, in milliseconds: how long other work waits while requests are processed. */
export interface LoopDelay {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Measures the delays of the catalog's event loop at a fixed rate of uncached lists. */
export const measureLoopDelay = async (
  { generator, services }: World,
  { workload }: Pick<Cell, "workload">,
  { rate, measureMs }: { readonly rate: number; readonly measureMs: number },
): Promise<LoopDelay> => {
  const { catalog } = services;
  const drive = { ports: [catalog.port], connections: 64, warmUpMs: 200, measureMs, rate };
  const delays = await catalog.loopDelays(() => generator.run({ workload, drive, pids: [catalog.pid] }));
  return { rate, ...delays };
};
