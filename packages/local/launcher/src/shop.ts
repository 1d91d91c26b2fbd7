import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { AccessKey } from "@shop/local-aws/secrets-manager";
import type { RunningPostgres } from "@shop/local-postgres";
import { type ServiceName, serviceNames } from "@shop/topology";
import { repository } from "./parts/children.ts";
import { developmentMain, followSources } from "./parts/follow-sources.ts";
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
  /** The folder for data, secrets and logs. */
  readonly stateFolder: string;
  /** If true, data of earlier runs is deleted first. */
  readonly fresh?: boolean;
  /** If true, services are restarted when their sources change. */
  readonly watch?: boolean;
  /** False for disposable data, in tests. */
  readonly durable?: boolean;
  /** Called with each step, and with later events. */
  readonly report?: (line: string) => void;
  /** Additional variables of a service, which override its own; evaluated at each of its starts. */
  readonly environment?: (service: ServiceName) => Readonly<Record<string, string>>;
  /** For tests: a program that replaces a service's `main.ts`, relative to the repository. @default none */
  readonly main?: (service: ServiceName) => string | undefined;
  /** The port that services use for PostgreSQL. @default PostgreSQL's own */
  readonly databasePort?: (service: ServiceName) => number;
}

/** A running shop. */
export interface Shop {
  readonly url: string;
  readonly ports: Ports;
  readonly pids: () => Readonly<Record<ServiceName, number | undefined>>;
  readonly postgres: RunningPostgres;
  /** The key of the local Secrets Manager, valid until the shop stops. */
  readonly accessKey: AccessKey;
  /** Resolves with one sentence if a part of this process ends; the caller still has to stop the others. */
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

/** Starts the parts one after the other and reports how long each took. */
const startParts = async (
  context: ShopContext,
  { fresh, watch }: { readonly fresh: boolean; readonly watch: boolean },
): Promise<Omit<Shop, "stop" | "lost">> => {
  const step = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    context.report(`${what} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    return result;
  };
  const postgres = await step("PostgreSQL is up", () => startPostgres(context, fresh));
  const viewer = await step("Secrets and traces are available", async () => {
    await startSecrets(context);
    return startTracing(context);
  });
  await step("Databases are migrated", () => migrateAll(context, postgres));
  const services = await step("Services are ready", () => startServices(context));
  if (watch) context.onStop(followSources(services, context.report));
  const url = await openGateway(context, viewer);
  await step("Shelves are stocked", () => stockShelves(context, postgres));
  const { ports, accessKey } = context;
  return { url, ports, accessKey, postgres, pids: () => pidsOf(services) };
};

/**
 * Starts the whole system: PostgreSQL, secrets, traces, each service after its migrate step, the gateway.
 *
 * @throws PortTakenError, ProgramFailedError; parts that were already running are stopped.
 */
export const startShop = async (options: ShopOptions): Promise<Shop> => {
  const {
    basePort,
    stateFolder,
    fresh = false,
    watch = false,
    durable = true,
    report = () => undefined,
  } = options;
  const ports = portsFrom(basePort);
  const {
    environment = () => ({}),
    main = watch ? developmentMain : () => undefined,
    databasePort = () => ports.postgres,
  } = options;
  await requireFree(ports);
  const logFolder = join(stateFolder, "logs");
  // Each run has its own logs, so that quoted log lines belong to this run.
  rmSync(logFolder, { recursive: true, force: true });
  mkdirSync(stateFolder, { recursive: true });
  // Not recursive, because on a read-only file system that would be an ENOENT.
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
    const parts = await startParts(context, { fresh, watch });
    onStop(watchDisk(stateFolder, report));
    onStop(watchFolders([repository, stateFolder, join(stateFolder, "logs")], report));
    return { ...parts, lost, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
