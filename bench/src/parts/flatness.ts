import { median } from "../rounds.ts";
import { type BenchDatabase, createBenchDatabase } from "../world/databases.ts";
import { insertProducts } from "../world/generate-products.ts";
import { secretOf } from "../world/make-databases.ts";
import { type ServiceProcess, startServiceProcess } from "../world/service-processes.ts";
import type { World } from "../world/start-world.ts";
import { type ProbeName, probes } from "./flatness-probes.ts";

/** Response times with few and with many products, in milliseconds at the median. */
export interface ProbeResult {
  readonly probe: string;
  readonly few: number;
  readonly many: number;
  readonly ratio: number;
  /** With many products. */
  readonly p99: number;
}

/** The effect of more products; `few` and `many` are their numbers. */
export interface Flatness {
  readonly few: number;
  readonly many: number;
  readonly probes: readonly ProbeResult[];
}

interface Side {
  readonly database: BenchDatabase;
  readonly service: ServiceProcess;
  readonly paths: Readonly<Record<ProbeName, readonly string[]>>;
}

const probeNames = Object.keys(probes) as ProbeName[];

/** Inserting a million rows into five indexes takes twice as long as creating the indexes afterwards. */
const withoutIndexes = async ({ sql }: BenchDatabase, work: () => Promise<unknown>): Promise<void> => {
  const indexes = await sql<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition
       FROM pg_indexes
      WHERE tablename = 'products' AND indexname LIKE 'products_by_%'`,
  );
  for (const { name } of indexes) await sql(`DROP INDEX ${name}`);
  await work();
  for (const { definition } of indexes) {
    await sql(`SET maintenance_work_mem = '512MB'; ${definition}; RESET maintenance_work_mem`);
  }
};

const open = async (world: World, count: number): Promise<Side> => {
  const { user } = world.services;
  const name = count > 1_000 ? "many" : "few";
  const database = await createBenchDatabase(world.postgres, "catalog", secretOf(world.secrets, name));
  await withoutIndexes(database, () => database.sql(insertProducts(count)));
  // Autovacuum does this while a real shop adds its products.
  await database.sql("VACUUM ANALYZE products");
  const peers = { user: user.internalPort };
  const service = await startServiceProcess(world.around, {
    service: "catalog",
    database: name,
    name,
    peers,
  });
  const paths = await Promise.all(
    probeNames.map(async (probe) => [probe, await probes[probe](database, count)]),
  );
  return { database, service, paths: Object.fromEntries(paths) as Side["paths"] };
};

const close = async ({ database, service }: Side): Promise<void> => {
  await service.stop();
  await database.close();
};

/**
 * Uses one connection, so requests do not wait for each other. Constant edits keep the cache empty.
 */
const probeOnce = async (
  world: World,
  { database, service, paths }: Side,
  probe: ProbeName,
  measureMs: number,
) => {
  const editing = setInterval(() => void database.sql("SELECT pg_notify('product_edited', '')"), 20);
  try {
    const drive = { ports: [service.port], connections: 1, warmUpMs: 100, measureMs, minResponses: 3 };
    const order = { workload: { paths: paths[probe] }, drive, pids: [service.pid] };
    return (await world.generator.run(order)).latency;
  } catch {
    // No response in time: the goal is missed.
    return { p50: Number.POSITIVE_INFINITY, p99: Number.POSITIVE_INFINITY };
  } finally {
    clearInterval(editing);
  }
};

/** Sends the same requests to a catalog with `few` products and one with `many`. */
export const measureFlatness = async (
  world: World,
  { few, many }: { readonly few: number; readonly many: number },
  { rounds, measureMs }: { readonly rounds: number; readonly measureMs: number },
): Promise<Flatness> => {
  const small = await open(world, few);
  const large = await open(world, many);
  try {
    const results: ProbeResult[] = [];
    for (const probe of probeNames) {
      const [ofFew, ofMany, p99s]: [number[], number[], number[]] = [[], [], []];
      for (let round = 0; round < rounds; round += 1) {
        ofFew.push((await probeOnce(world, small, probe, measureMs)).p50);
        const { p50, p99 } = await probeOnce(world, large, probe, measureMs);
        ofMany.push(p50);
        p99s.push(p99);
      }
      const [one, other] = [median(ofFew), median(ofMany)];
      // Neither responded in time: the ratio is meaningless, and no goal is met.
      const ratio = one === Number.POSITIVE_INFINITY ? Number.NaN : other / one;
      results.push({ probe, few: one, many: other, ratio, p99: median(p99s) });
    }
    return { few, many, probes: results };
  } finally {
    await Promise.all([close(small), close(large)]);
  }
};
