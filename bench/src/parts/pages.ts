import { freePort } from "@shop/local-support";
import { type ServiceName, serviceNames } from "@shop/topology";
import { buildNext } from "../build-next.ts";
import type { Cell } from "../contenders.ts";
import { measureRounds, type Pace, type Result, rehearse } from "../rounds.ts";
import { loadServiceBench, type PageWorkload } from "../service-bench.ts";
import { type ServerProcess, startServer } from "../world/server-process.ts";
import { type ServiceProcess, startServiceProcess } from "../world/service-processes.ts";
import { besides } from "../world/start-services.ts";
import type { World } from "../world/start-world.ts";
import { type Memory, measureMemory } from "./memory.ts";
import { measureSizes, type PageSizes } from "./page-sizes.ts";
import { measureStartUp } from "./start-up.ts";

/** The pages of the service that has some, compared with Next.js and with the API calls that they show. */
export interface Pages {
  readonly results: readonly Result[];
  /** The workload of the API call that each page shows. */
  readonly shows: Readonly<Record<string, string>>;
  readonly sizes: PageSizes;
  readonly startUpMs: number;
  readonly memory: Memory;
}

interface PageService {
  readonly service: ServiceName;
  readonly pages: Readonly<Record<string, PageWorkload>>;
}

const findPages = async (): Promise<PageService> => {
  for (const service of serviceNames) {
    const { pages } = await loadServiceBench(service);
    if (pages) return { service, pages };
  }
  throw new Error("no service has pages");
};

/** Puts the API that pages show on the load's core: pages have the measured core to themselves. */
const startApi = (world: World): Promise<ServiceProcess> =>
  startServiceProcess(world.around, { ...besides(world, "catalog"), name: "page-api", core: "1" });

const startOurs = (world: World, service: ServiceName, api: ServiceProcess): Promise<ServiceProcess> => {
  const options = besides(world, service);
  return startServiceProcess(world.around, { ...options, apis: { ...options.apis, catalog: api.port } });
};

const startNext = async ({ around }: World, api: ServiceProcess): Promise<ServerProcess> =>
  startServer({
    name: "next",
    program: ["--max-old-space-size=716", buildNext()],
    environment: { HOSTNAME: "127.0.0.1", CATALOG_URL: `http://127.0.0.1:${api.port}` },
    port: await freePort(),
    readyPath: "/products",
    logFolder: around.logFolder,
    isPinned: around.isPinned,
  });

const cellOf = (contender: string, { port, pid }: ServerProcess, workload: string): Cell => ({
  contender,
  workload,
  port,
  pids: [pid],
  sharesLoadCore: true,
});

/** Measures pages, and the API calls that they show. */
const measureCells = async (
  world: World,
  { service, pages }: PageService,
  pace: Pace & { readonly rehearseMs: number; readonly withNext: boolean },
  report: (line: string) => void,
): Promise<Pick<Pages, "results" | "sizes">> => {
  const servers: ServerProcess[] = [];
  const started = async <T extends ServerProcess>(starting: Promise<T>): Promise<T> => {
    const server = await starting;
    servers.push(server);
    return server;
  };
  try {
    const api = await started(startApi(world));
    const shop = await started(startOurs(world, service, api));
    const contenders: [string, ServerProcess][] = [["shop", shop]];
    if (pace.withNext) contenders.push(["next", await started(startNext(world, api))]);
    const cells = Object.entries(pages).flatMap(([name, { shows }]) => [
      { ...cellOf("shop", world.services.catalog, shows), isUncached: true },
      ...contenders.map(([contender, server]) => cellOf(contender, server, name)),
    ]);
    await rehearse(world, cells, { ...pace, warmUpMs: pace.rehearseMs });
    const results = await measureRounds(world, cells, pace, report);
    return { results, sizes: await measureSizes(shop.port, "/products") };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
};

/** Measures the CPU time of pages and of the API calls that they show: what needs no other contender. */
export const measurePageCosts = async (
  world: World,
  pace: Pace & { readonly rehearseMs: number },
  report: (line: string) => void,
): Promise<Pick<Pages, "results" | "shows">> => {
  const found = await findPages();
  const { results } = await measureCells(world, found, { ...pace, withNext: false }, report);
  return { results, shows: showsOf(found) };
};

const showsOf = ({ pages }: PageService): Pages["shows"] =>
  Object.fromEntries(Object.entries(pages).map(([name, { shows }]) => [name, shows]));

/** Measures everything about pages. */
export const measurePages = async (
  world: World,
  pace: Pace & { readonly rehearseMs: number; readonly starts: number },
  report: (line: string) => void,
): Promise<Pages> => {
  const found = await findPages();
  const { service, pages } = found;
  report("pages: Next.js is built, then compared");
  return {
    ...(await measureCells(world, found, { ...pace, withNext: true }, report)),
    shows: showsOf(found),
    startUpMs: await measureStartUp(world, service, pace.starts),
    memory: await measureMemory(world, service, Object.keys(pages), 4 * pace.measureMs),
  };
};
