import { median } from "../rounds.ts";
import { startServiceProcess } from "../world/service-processes.ts";
import type { World } from "../world/start-world.ts";

/** Measures the milliseconds from the start of a bundled service to its first "ready", on a migrated database. */
export const measureStartUp = async (world: World, times: number): Promise<number> => {
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const started = await startServiceProcess(world.around, {
      service: "catalog",
      database: "catalog",
      name: "start-up",
      peers: { user: world.services.user.internalPort },
      isWatched: false,
    });
    taken.push(started.readyAfterMs);
    await started.stop();
  }
  return median(taken);
};
