import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createPostgres, type RunningPostgres } from "@shop/local-postgres";
import { freePort } from "@shop/local-support";
import { makeSigningKey, type SigningKey } from "@shop/secrets";
import { serviceNames } from "@shop/topology";
import { type Generator, startGenerator } from "../load/generator.ts";
import { bundle } from "./bundles.ts";
import {
  type Databases,
  makeDatabaseSecrets,
  makeDatabases,
  type Secrets,
  serveSecrets,
} from "./make-databases.ts";
import type { OnStop } from "./on-stop.ts";
import { type ServerProcess, startServer } from "./server-process.ts";
import type { Surroundings } from "./service-processes.ts";
import { type Services, startServices } from "./start-services.ts";
import { writeData } from "./write-data.ts";
import { startXrayDaemon, type XrayDaemon } from "./xray-daemon.ts";

/** Everything that the contenders share, and this project's services. */
export interface World extends Databases, Services {
  readonly postgres: RunningPostgres;
  readonly around: Surroundings;
  readonly daemon: XrayDaemon;
  readonly generator: Generator;
  /** Logins, including those for databases that are created later. */
  readonly secrets: Secrets;
  readonly signingKey: SigningKey;
  readonly gateway: ServerProcess;
  readonly folder: string;
  readonly onStop: OnStop;
}

/** Never flushes, so that a slow disk does not affect the results; data may be lost. */
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

const gatewayProgram = fileURLToPath(new URL("gateway.ts", import.meta.url));

/**
 * Starts the gateway in its own process, next to the load and PostgreSQL: core 0 belongs to the service
 * behind it, as for the direct calls that it is compared with.
 */
const startGateway = async (
  { logFolder, isPinned }: Surroundings,
  { services }: Services,
  onStop: OnStop,
): Promise<ServerProcess> => {
  const targets = Object.entries(services).map(([name, { port }]) => [name, `http://127.0.0.1:${port}`]);
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

/** Starts the database with its data, the stand-ins for AWS, the services and the load generator. */
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
  await writeData(dataFile, databases, services.services.user.port);
  const generator = startGenerator(dataFile);
  onStop(() => generator.close());
  const gateway = await startGateway(around, services, onStop);
  return {
    postgres,
    around,
    daemon,
    generator,
    ...databases,
    secrets,
    ...services,
    signingKey,
    gateway,
    folder,
    onStop,
  };
};
