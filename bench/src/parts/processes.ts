import { availableParallelism } from "node:os";
import type { Measured } from "../load/generator.ts";
import { startServiceProcess } from "../world/service-processes.ts";
import type { World } from "../world/start-world.ts";

/** The gain from a second process. */
export interface Scaling {
  readonly one: number;
  readonly two: number;
  /** CPU time for one request, in microseconds. */
  readonly cpuUsOfOne: number;
  readonly cpuUsOfTwo: number;
  /** True if the second process had its own core, apart from the database's and the load generator's. */
  readonly hadOwnCore: boolean;
}

/** Measures requests per second of the cached list, with one catalog process and with two on two cores. */
export const measureScaling = async (world: World, measureMs: number): Promise<Scaling> => {
  const { catalog, user } = world.services;
  const second = await startServiceProcess(world.around, {
    service: "catalog",
    database: "catalog",
    name: "second",
    peers: { user: user.internalPort },
    core: "1",
  });
  const run = (processes: readonly { port: number; pid: number }[]): Promise<Measured> =>
    world.generator.run({
      workload: "list",
      drive: {
        ports: processes.map(({ port }) => port),
        connections: 10 * processes.length,
        warmUpMs: 1_000,
        measureMs,
        staysAwake: false,
      },
      pids: processes.map(({ pid }) => pid),
    });
  try {
    const one = await run([catalog]);
    const two = await run([catalog, second]);
    return {
      one: one.requestsPerSecond,
      two: two.requestsPerSecond,
      cpuUsOfOne: one.cpuUs,
      cpuUsOfTwo: two.cpuUs,
      hadOwnCore: availableParallelism() > 3,
    };
  } finally {
    await second.stop();
  }
};
