import { fileURLToPath } from "node:url";
import { freePort } from "@shop/local-support";
import { type ServiceName, serviceNames, statefulServices } from "@shop/topology";
import { buildNest } from "./build-nest.ts";
import { loadServiceBench } from "./service-bench.ts";
import { type ServerProcess, startServer } from "./world/server-process.ts";
import type { World } from "./world/start-world.ts";

/** One server under test, and the requests that it gets. */
export interface Cell {
  readonly contender: string;
  readonly workload: string;
  readonly port: number;
  /** All processes that contribute to a response. */
  readonly pids: readonly number[];
  /** True if every response is read from the database again. */
  readonly isUncached?: boolean;
  /** True if a process between the load and the server runs on the load's core. */
  readonly sharesLoadCore?: boolean;
}

const limit = (name: string): string => fileURLToPath(new URL(`./limits/${name}.ts`, import.meta.url));
const contender = (file: string): string => fileURLToPath(new URL(`../contenders/${file}`, import.meta.url));

const start = async (
  { around, onStop }: World,
  name: string,
  program: string,
  environment: Readonly<Record<string, string>>,
  readyPath = "/api/catalog/products",
): Promise<ServerProcess> => {
  const { logFolder, isPinned } = around;
  const started = await startServer({
    name,
    // The services' heap size.
    program: ["--max-old-space-size=716", program],
    environment,
    port: await freePort(),
    readyPath,
    logFolder,
    isPinned,
  });
  onStop(() => started.stop());
  return started;
};

const cells = (
  name: string,
  server: Pick<ServerProcess, "port" | "pid">,
  workloads: readonly string[],
): Cell[] =>
  workloads.map((workload) => ({ contender: name, workload, port: server.port, pids: [server.pid] }));

/** The cells of a service's own workloads; `stock` is the catalog that sells. */
const cellsOf = async (
  service: ServiceName,
  name: string,
  server: Pick<ServerProcess, "port" | "pid">,
  stock: Pick<ServerProcess, "pid">,
): Promise<Cell[]> => {
  const { workloads = {} } = await loadServiceBench(service);
  return Object.entries(workloads).map(([workload, { sells = false }]) => ({
    contender: name,
    workload,
    port: server.port,
    pids: sells ? [server.pid, stock.pid] : [server.pid],
  }));
};

const startBare = async (world: World): Promise<Cell[]> => {
  const startOf = async (service: ServiceName, url: string, variables: Readonly<Record<string, string>>) => {
    const { bareProgram } = await loadServiceBench(service);
    const environment = { DATABASE_URL: url, SIGNING_KEY: JSON.stringify(world.signingKey), ...variables };
    return bareProgram && start(world, `bare-${service}`, fileURLToPath(bareProgram), environment, "/");
  };
  const stock = await startOf("catalog", world.stockDatabase.url, {});
  if (!stock) throw new Error("the catalog has no bare program");
  const found: Cell[] = [];
  for (const service of statefulServices.filter((name) => name !== "catalog")) {
    const server = await startOf(service, world.databases[service].url, {
      CATALOG_URL: `http://127.0.0.1:${stock.port}`,
    });
    if (server) found.push(...(await cellsOf(service, "bare", server, stock)));
  }
  return found;
};

/** The upper bound: no framework, no layers. */
export const startLimits = async (world: World): Promise<Cell[]> => {
  const database = { DATABASE_URL: world.databases.catalog.url };
  const constant = await start(world, "constant", limit("constant"), database);
  const bare = await start(world, "bare", limit("bare-catalog"), database);
  return [
    ...cells("constant", constant, ["list", "product"]),
    ...cells("bare", bare, ["list", "pages", "products"]),
    ...(await startBare(world)),
  ];
};

const reads = ["list", "pages", "products"];

/** The usual alternatives. */
export const startOthers = async (world: World): Promise<Cell[]> => {
  const database = {
    DATABASE_URL: world.databases.catalog.url,
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${world.around.tracingPort}`,
  };
  const nest = buildNest();
  return [
    ...cells("express", await start(world, "express", contender("express.js"), database), reads),
    ...cells("naive", await start(world, "naive", contender("naive.js"), database), reads),
    ...cells("fastify", await start(world, "fastify", contender("fastify.js"), database), reads),
    ...cells("nest-express", await start(world, "nest-express", nest, database), reads),
    ...cells(
      "nest-fastify",
      await start(world, "nest-fastify", nest, { ...database, PLATFORM: "fastify" }),
      reads,
    ),
  ];
};

const uncached = (cell: Cell): Cell => ({ ...cell, isUncached: true });

const besideLoad = (cell: Cell): Cell => ({ ...cell, sharesLoadCore: true });

/** This project's services as they run in production, with everything enabled. */
export const ours = async ({ services, stock, gateway }: World): Promise<Cell[]> => {
  const { catalog } = services;
  const throughGateway = { port: gateway.port, pid: catalog.pid };
  const others = serviceNames.filter((name) => name !== "catalog");
  return [
    ...cells("shop", catalog, ["list", "product"]),
    ...cells("shop", catalog, ["pages", "products"]).map(uncached),
    ...(await Promise.all(others.map((name) => cellsOf(name, "shop", services[name], stock)))).flat(),
    ...cells("shop-gateway", throughGateway, ["list"]).map(besideLoad),
    ...cells("shop-gateway", throughGateway, ["pages"]).map(uncached).map(besideLoad),
  ];
};
