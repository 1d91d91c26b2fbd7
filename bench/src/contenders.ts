import { fileURLToPath } from "node:url";
import { buildNest } from "./build-nest.ts";
import type { WorkloadName } from "./load/workloads.ts";
import { freePort } from "./world/free-ports.ts";
import { type ServerProcess, startServer } from "./world/server-process.ts";
import type { World } from "./world/start-world.ts";

/** One server under test, and the requests that it gets. */
export interface Cell {
  readonly contender: string;
  readonly workload: WorkloadName;
  readonly port: number;
  /** All processes whose work an answer is. */
  readonly pids: readonly number[];
  /** True if every response is read from the database again. */
  readonly isUncached?: boolean;
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
    // As much heap as the services have.
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
  workloads: readonly WorkloadName[],
): Cell[] =>
  workloads.map((workload) => ({ contender: name, workload, port: server.port, pids: [server.pid] }));

type Running = Pick<ServerProcess, "port" | "pid">;

/** Payments also work the catalog that they sell from. None are measured in a shop without them. */
const payCells = (contender: string, payment: Running | undefined, shop: Running): Cell[] =>
  payment ? [{ contender, workload: "pay", port: payment.port, pids: [payment.pid, shop.pid] }] : [];

/** The upper bound: no framework, no layers. */
export const startLimits = async (world: World): Promise<Cell[]> => {
  const { catalog, stock, users, payments } = world.databases;
  const SIGNING_KEY = JSON.stringify(world.signingKey);
  const database = { DATABASE_URL: catalog.url };
  const constant = await start(world, "constant", limit("constant"), database);
  const bare = await start(world, "bare", limit("bare-catalog"), database);
  const user = await start(
    world,
    "bare-user",
    limit("bare-user"),
    { DATABASE_URL: users.url, SIGNING_KEY },
    "/",
  );
  const shop = await start(world, "bare-stock", limit("bare-stock"), { DATABASE_URL: stock.url }, "/");
  const CATALOG_URL = `http://127.0.0.1:${shop.port}`;
  const payment =
    payments &&
    (await start(
      world,
      "bare-payment",
      fileURLToPath(new URL("../../services/payment/bench/bare-payment.ts", import.meta.url)),
      { DATABASE_URL: payments.url, CATALOG_URL },
      "/",
    ));
  return [
    ...cells("constant", constant, ["list", "product"]),
    ...cells("bare", bare, ["list", "pages", "products"]),
    ...cells("bare", user, ["me", "log-in"]),
    ...payCells("bare", payment, shop),
  ];
};

const reads: readonly WorkloadName[] = ["list", "pages", "products"];

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

/** This project's services as they run in production, with everything on. */
export const ours = ({ services, gateway }: World): Cell[] => {
  const { catalog, stock, user, payment } = services;
  const throughGateway = { port: gateway.port, pid: catalog.pid };
  return [
    ...cells("shop", catalog, ["list", "product"]),
    ...cells("shop", catalog, ["pages", "products"]).map((cell) => ({ ...cell, isUncached: true })),
    ...cells("shop", user, ["me", "log-in"]),
    ...payCells("shop", payment, stock),
    ...cells("shop-gateway", throughGateway, ["list"]),
    { ...cells("shop-gateway", throughGateway, ["pages"])[0], isUncached: true } as Cell,
  ];
};
