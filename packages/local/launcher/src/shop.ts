import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { AccessKey } from "@shop/local-aws/secrets-manager";
import type { RunningPostgres } from "@shop/local-postgres";
import { type ServiceName, serviceNames } from "@shop/topology";
import { repository } from "./parts/children.ts";
import { type Ports, portsFrom, requireFree } from "./parts/ports.ts";
import {
  migrateAll,
  openGateway,
  type ShopContext,
  startPostgres,
  startSecrets,
  startServices,
  startTracing,
  stockShelves,
} from "./parts/start-parts.ts";
import type { Supervised } from "./parts/supervise.ts";
import { watchDisk } from "./parts/watch-disk.ts";
import { watchFolders } from "./parts/watch-folders.ts";

export interface ShopOptions {
  /** The gateway's port; the others follow from it. */
  readonly basePort: number;
  /** Where data, secrets and logs are kept. */
  readonly stateFolder: string;
  /** Whether what was kept is thrown away first. */
  readonly fresh?: boolean;
  /** False for data that may be lost, in tests. */
  readonly durable?: boolean;
  /** Told of each step, and of what happens later. */
  readonly report?: (line: string) => void;
  /** Further variables of a service, which win over its own; asked for at each of its starts. */
  readonly environment?: (service: ServiceName) => Readonly<Record<string, string>>;
  /** Another program in place of a service's `main.ts`, below the repository, in tests. @default none */
  readonly main?: (service: ServiceName) => string | undefined;
  /** The port at which a service reaches PostgreSQL. @default PostgreSQL's own */
  readonly databasePort?: (service: ServiceName) => number;
}

/** A shop that runs. */
export interface Shop {
  readonly url: string;
  readonly ports: Ports;
  readonly pids: () => Readonly<Record<ServiceName, number | undefined>>;
  readonly postgres: RunningPostgres;
  /** Opens the local Secrets Manager until the shop stops. */
  readonly accessKey: AccessKey;
  /** Resolves with one sentence if a part that this process serves itself ends; the others are still to be stopped. */
  readonly lost: Promise<string>;
  /** Stops everything, in order, within 5 seconds. */
  stop(): Promise<void>;
}

type Stop = () => Promise<void>;

const pidsOf = (services: Readonly<Record<ServiceName, Supervised>>) =>
  Object.fromEntries(serviceNames.map((name) => [name, services[name].pid()])) as Record<
    ServiceName,
    number | undefined
  >;

const newAccessKey = (): AccessKey => ({
  accessKeyId: randomBytes(12).toString("hex"),
  secretAccessKey: randomBytes(32).toString("base64url"),
});

/** Starts one part after the other, and tells how long each took. */
const startParts = async (context: ShopContext, fresh: boolean): Promise<Omit<Shop, "stop" | "lost">> => {
  const step = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    context.report(`${what} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    return result;
  };
  const postgres = await step("PostgreSQL is up", () => startPostgres(context, fresh));
  const viewer = await step("Secrets and traces are served", async () => {
    await startSecrets(context);
    return startTracing(context);
  });
  await step("Databases are migrated", () => migrateAll(context, postgres));
  const services = await step("Services are ready", () => startServices(context));
  const url = await openGateway(context, viewer);
  await step("Shelves are stocked", () => stockShelves(context, postgres));
  const { ports, accessKey } = context;
  return { url, ports, accessKey, postgres, pids: () => pidsOf(services) };
};

/**
 * Starts the whole system: PostgreSQL, secrets, traces, each service after its migrate step, the gateway.
 *
 * @throws PortTakenError, ProgramFailedError; what was started by then is stopped.
 */
export const startShop = async (options: ShopOptions): Promise<Shop> => {
  const { basePort, stateFolder, fresh = false, durable = true, report = () => undefined } = options;
  const ports = portsFrom(basePort);
  const { environment = () => ({}), main = () => undefined, databasePort = () => ports.postgres } = options;
  await requireFree(ports);
  const logFolder = join(stateFolder, "logs");
  // Each run has logs of its own, so that what is shown of them is about this run.
  rmSync(logFolder, { recursive: true, force: true });
  mkdirSync(stateFolder, { recursive: true });
  // Not recursive: on a read-only file system that would be an ENOENT.
  mkdirSync(logFolder, { mode: 0o700 });

  const accessKey = newAccessKey();
  const { promise: lost, resolve: onLost } = Promise.withResolvers<string>();
  const stops: Stop[] = [];
  const onStop = (one: Stop): void => void stops.push(one);
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    const context = {
      ports,
      accessKey,
      stateFolder,
      logFolder,
      durable,
      report,
      environment,
      main,
      databasePort,
      onLost,
      onStop,
    };
    const parts = await startParts(context, fresh);
    onStop(watchDisk(stateFolder, report));
    onStop(watchFolders([repository, stateFolder, join(stateFolder, "logs")], report));
    return { ...parts, lost, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
