import type { ServiceName } from "@shop/topology";
import { median } from "../rounds.ts";
import { startServiceProcess } from "../world/service-processes.ts";
import { besides } from "../world/start-services.ts";
import type { World } from "../world/start-world.ts";

/** Measures the milliseconds from the start of a bundled service to its first "ready", on a migrated database. */
export const measureStartUp = async (world: World, service: ServiceName, times: number): Promise<number> => {
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const options = { ...besides(world, service), name: "start-up", isWatched: false };
    const started = await startServiceProcess(world.around, options);
    taken.push(started.readyAfterMs);
    await started.stop();
  }
  return median(taken);
};
