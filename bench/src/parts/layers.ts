import { fileURLToPath } from "node:url";
import { freePort } from "@shop/local-support";
import { publicKeysOf } from "@shop/secrets";
import type { Cell } from "../contenders.ts";
import { layerNames } from "../layers/layer-names.ts";
import { measureRounds, type Pace, rehearse } from "../rounds.ts";
import { type ServerProcess, startServer } from "../world/server-process.ts";
import type { World } from "../world/start-world.ts";

/** The cost of a layer, in microseconds of CPU for one request. */
export interface LayerCost {
  readonly layer: string;
  readonly us: number;
}

const program = fileURLToPath(new URL("../layers/app.ts", import.meta.url));

const startLayers = async (world: World, count: number): Promise<ServerProcess> => {
  const { logFolder, isPinned, tracingPort } = world.around;
  const [first] = await world.databases.catalog.sql<{ id: string }>(
    "SELECT id FROM products ORDER BY name COLLATE name_order, id LIMIT 1",
  );
  const product = await fetch(
    `http://127.0.0.1:${world.services.catalog.port}/api/catalog/products/${first?.id}`,
  );
  const [key] = publicKeysOf({ next: world.signingKey, current: world.signingKey, previous: null }).keys;
  return startServer({
    name: `layers-${count}`,
    program: ["--max-old-space-size=716", program, String(count)],
    environment: {
      BODY: await product.text(),
      KEYS: JSON.stringify({ keys: [key] }),
      AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${tracingPort}`,
    },
    port: await freePort(),
    readyPath: "/health/live",
    logFolder,
    isPinned,
  });
};

/** A client can exclude its trace from sampling, which excludes tracing from the layers before it. */
const workloadFor = (count: number): string => {
  if (count < layerNames.indexOf("tracing at 5 %") + 1) return "product-untraced";
  return count === layerNames.length ? "product-with-token" : "product";
};

/** Measures servers with no layer, one layer, two layers … and returns the differences. */
export const measureLayers = async (
  world: World,
  pace: Pace,
  report: (line: string) => void,
): Promise<LayerCost[]> => {
  const servers: ServerProcess[] = [];
  try {
    for (let count = 0; count <= layerNames.length; count += 1) servers.push(await startLayers(world, count));
    const cells = servers.map(
      ({ port, pid }, count): Cell => ({
        contender: `${count} layers`,
        workload: workloadFor(count),
        port,
        pids: [pid],
      }),
    );
    await rehearse(world, cells, { warmUpMs: pace.warmUpMs * 4 });
    const costs = (await measureRounds(world, cells, pace, report)).map(({ cpuUs }) => cpuUs);
    const differences = layerNames.map((layer, index) => ({
      layer,
      us: (costs[index + 1] ?? Number.NaN) - (costs[index] ?? Number.NaN),
    }));
    return [{ layer: "node:http", us: costs[0] ?? Number.NaN }, ...differences];
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
};
