import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createPostgres, type RunningPostgres } from "@shop/local-postgres";
import { makeSigningKey, type SigningKey } from "@shop/secrets";
import { findService, serviceNames } from "@shop/topology";
import { type Generator, startGenerator } from "../load/generator.ts";
import { bundle } from "./bundles.ts";
import { freePort } from "./free-ports.ts";
import {
  type Databases,
  makeDatabaseSecrets,
  makeDatabases,
  password,
  type Secrets,
  serveSecrets,
} from "./make-databases.ts";
import type { OnStop } from "./on-stop.ts";
import { type ServerProcess, startServer } from "./server-process.ts";
import { type ServiceProcess, type Surroundings, startServiceProcess } from "./service-processes.ts";
import { writeData } from "./write-data.ts";
import { startXrayDaemon, type XrayDaemon } from "./xray-daemon.ts";

/** This project's services; `stock` is the catalog that the payment service calls. */
export interface Services {
  readonly catalog: ServiceProcess;
  readonly stock: ServiceProcess;
  readonly user: ServiceProcess;
  /** Absent if the shop has no payment service. */
  readonly payment?: ServiceProcess;
}

/** Everything that the contenders have in common, and this project's services. */
export interface World {
  readonly postgres: RunningPostgres;
  readonly around: Surroundings;
  readonly daemon: XrayDaemon;
  readonly generator: Generator;
  readonly databases: Databases;
  /** Logins for the existing databases and for those that are created later. */
  readonly secrets: Secrets;
  readonly services: Services;
  readonly signingKey: SigningKey;
  readonly gateway: ServerProcess;
  readonly folder: string;
  readonly onStop: OnStop;
}

/** Data may be lost: nothing is flushed, so that a slow disk does not decide. */
const startPostgres = async (folder: string, onStop: OnStop): Promise<RunningPostgres> => {
  const postgres = createPostgres({
    dataDir: join(folder, "postgres"),
    logFile: join(folder, "postgres.log"),
    port: await freePort(),
    durable: false,
    removeWhenOrphaned: folder,
  });
  const running = await postgres.start();
  onStop(() => running.stop({ immediate: true }));
  return running;
};

const startServices = async (around: Surroundings, onStop: OnStop): Promise<Services> => {
  const start = async (options: Parameters<typeof startServiceProcess>[1]): Promise<ServiceProcess> => {
    const started = await startServiceProcess(around, options);
    onStop(() => started.stop());
    return started;
  };
  const user = await start({ service: "user", database: "users" });
  const peers = { user: user.internalPort };
  const catalog = await start({ service: "catalog", database: "catalog", peers });
  const stock = await start({ service: "catalog", database: "stock", name: "stock", peers });
  const paying = findService("payment");
  if (!paying) return { user, catalog, stock };
  const payment = await start({
    service: paying,
    database: "payments",
    peers: { ...peers, catalog: stock.internalPort },
  });
  return { user, catalog, stock, payment };
};

const gatewayProgram = fileURLToPath(new URL("gateway.ts", import.meta.url));

/**
 * Starts the gateway in a process of its own, next to the load and PostgreSQL: core 0 belongs to the service
 * behind it, as for the direct calls that it is compared with.
 */
const startGateway = async (
  { logFolder, isPinned }: Surroundings,
  { catalog, user, payment }: Services,
  onStop: OnStop,
): Promise<ServerProcess> => {
  const targets = Object.entries({ catalog, user, ...(payment && { payment }) }).map(([name, { port }]) => [
    name,
    `http://127.0.0.1:${port}`,
  ]);
  const gateway = await startServer({
    name: "gateway",
    program: [gatewayProgram, JSON.stringify(Object.fromEntries(targets))],
    environment: {},
    port: await freePort(),
    readyPath: "/api/catalog/products",
    logFolder,
    isPinned,
    core: "1",
  });
  onStop(() => gateway.stop());
  return gateway;
};

/** Puts up the database with its data, the stand-ins for AWS, the services and the load generator. */
export const startWorld = async (isPinned: boolean, onStop: OnStop): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), "shop-bench-"));
  chmodSync(folder, 0o755);
  onStop(() => rmSync(folder, { recursive: true, force: true }));
  const logFolder = join(folder, "logs");
  mkdirSync(logFolder);
  const bundles = Object.fromEntries(serviceNames.map((name) => [name, bundle(name, folder)]));
  const postgres = await startPostgres(folder, onStop);
  const secrets = makeDatabaseSecrets(postgres);
  const databases = await makeDatabases(postgres, secrets, onStop);
  const signingKey = await makeSigningKey();
  const daemon = await startXrayDaemon();
  onStop(() => daemon.close());
  const around: Surroundings = {
    bundles: bundles as Surroundings["bundles"],
    secretsUrl: await serveSecrets(secrets, signingKey, onStop),
    tracingPort: daemon.port,
    logFolder,
    isPinned,
  };
  const services = await startServices(around, onStop);
  const dataFile = join(folder, "data.json");
  await writeData(dataFile, databases, { port: services.user.port, password });
  const generator = startGenerator(dataFile);
  onStop(() => generator.close());
  const gateway = await startGateway(around, services, onStop);
  return {
    postgres,
    around,
    daemon,
    generator,
    databases,
    secrets,
    services,
    signingKey,
    gateway,
    folder,
    onStop,
  };
};
