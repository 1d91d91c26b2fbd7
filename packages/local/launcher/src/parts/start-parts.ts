import { rmSync } from "node:fs";
import { join } from "node:path";
import { type AccessKey, createSecretsManager } from "@shop/local-aws/secrets-manager";
import { createGateway } from "@shop/local-gateway";
import { createDocsPage } from "@shop/local-gateway/docs";
import { createPostgres, type RunningPostgres } from "@shop/local-postgres";
import { ForeseenError } from "@shop/local-support";
import { createSegmentReceiver, createTraceStore, createTraceViewer } from "@shop/local-traces";
import { type ServiceName, serviceNames, statefulServices } from "@shop/topology";
import type { RequestHandler } from "express";
import { accounts } from "../seed/accounts.ts";
import { seedShop } from "../seed/seed-shop.ts";
import { type Program, runProgram } from "./children.ts";
import { keepPostgres } from "./keep-postgres.ts";
import type { Ports } from "./ports.ts";
import { atAddress, makeSecrets } from "./secrets.ts";
import { environmentOf } from "./service-environment.ts";
import { isStocked, markStocked } from "./stocked-mark.ts";
import { type Supervised, supervise } from "./supervise.ts";
import { watchPart } from "./watch-part.ts";

/** The context that every part of one shop starts with. */
export interface ShopContext {
  readonly ports: Ports;
  /** The folder for data, secrets and logs. */
  readonly stateFolder: string;
  readonly logFolder: string;
  /** The key of the local Secrets Manager; a new one at each start. */
  readonly accessKey: AccessKey;
  /** False for disposable data, in tests. */
  readonly durable: boolean;
  /** Prints a progress message for the developer. */
  readonly report: (line: string) => void;
  /** Additional variables of a service, evaluated at each of its starts. */
  readonly environment: (service: ServiceName) => Readonly<Record<string, string>>;
  /** Another program instead of a service's `main.ts`. */
  readonly main: (service: ServiceName) => string | undefined;
  /** The port that services use for PostgreSQL. */
  readonly databasePort: (service: ServiceName) => number;
  /** Called with one sentence if a part of this process ends unexpectedly. */
  readonly onLost: (reason: string) => void;
  /** Registers a function that stops a part; the last one registered runs first. */
  readonly onStop: (stop: () => Promise<void>) => void;
}

const maxSegments = 20_000;
const serviceGraceMs = 3_500;

const secretsFile = ({ stateFolder }: ShopContext): string => join(stateFolder, "secrets.json");

const program = (
  context: ShopContext,
  service: ServiceName,
  what: Pick<Program, "name" | "file"> & Partial<Program>,
): Program => ({
  ...what,
  logFolder: context.logFolder,
  environment: { ...environmentOf(service, context.ports, context.accessKey), ...what.environment },
});

/**
 * Starts PostgreSQL, on an empty cluster if requested. Secrets from before a new cluster are removed, because
 * they no longer match.
 */
export const startPostgres = async (context: ShopContext, fresh: boolean): Promise<RunningPostgres> => {
  const { stateFolder, logFolder, ports, durable } = context;
  const postgres = createPostgres({
    dataDir: join(stateFolder, "postgres"),
    logFile: join(logFolder, "postgres.log"),
    port: ports.postgres,
    durable,
  });
  if (fresh) {
    await postgres.remove();
    rmSync(secretsFile(context), { force: true });
  }
  const running = await postgres.start();
  context.onStop(keepPostgres(postgres, running, context.report));
  return running;
};

/** Serves the secrets and creates missing ones, for example for a new service. */
export const startSecrets = async (context: ShopContext): Promise<void> => {
  const { ports, onStop, databasePort, accessKey } = context;
  const addressOf = (service: ServiceName) => ({ host: "127.0.0.1", port: databasePort(service) });
  const manager = createSecretsManager({
    file: secretsFile(context),
    seed: await makeSecrets(addressOf),
    revise: atAddress(addressOf),
    accessKey,
    watch: watchPart("The local Secrets Manager", context),
  });
  await manager.listen(ports.secrets);
  onStop(manager.close);
};

/** Receives the services' segments and resolves to the page that shows them. */
export const startTracing = async (context: ShopContext): Promise<RequestHandler> => {
  const { ports, onStop } = context;
  const store = createTraceStore({ maxSegments });
  const receiver = createSegmentReceiver({
    host: "127.0.0.1",
    port: ports.tracing,
    onSegment: store.add,
    watch: watchPart("The trace receiver", context),
  });
  await receiver.start();
  onStop(receiver.close);
  return createTraceViewer(store);
};

/**
 * @throws ForeseenError with the step's own message, and the remedy if data of an earlier run may be in the
 * way
 */
const migrate = async (step: Program): Promise<void> => {
  try {
    await runProgram(step);
  } catch (error) {
    if (!(error instanceof ForeseenError)) throw error;
    throw new ForeseenError(
      `${error.message}\nIf data of an earlier run is in the way, start over without it: npm start -- --fresh`,
      { cause: error },
    );
  }
};

/** Runs every service's migrate step, the only one with the admin's credentials. */
export const migrateAll = async (context: ShopContext, { admin }: RunningPostgres): Promise<void> => {
  const environment = { DATABASE_ADMIN_SECRET: JSON.stringify(admin) };
  const stepOf = (name: ServiceName): Program =>
    program(context, name, { name: `${name}-migrate`, file: `services/${name}/src/migrate.ts`, environment });
  await Promise.all(statefulServices.map((name) => migrate(stepOf(name))));
};

/** Starts the services and keeps them running. */
export const startServices = async (context: ShopContext): Promise<Record<ServiceName, Supervised>> => {
  const { ports, report, environment, main, onStop } = context;
  const started: Partial<Record<ServiceName, Supervised>> = {};
  onStop(async () => {
    await Promise.all(Object.values(started).map((service) => service.stop(serviceGraceMs)));
  });
  await Promise.all(
    serviceNames.map(async (name) => {
      const file = main(name) ?? `services/${name}/src/main.ts`;
      const service = () => program(context, name, { name, file, environment: environment(name) });
      started[name] = await supervise(service, ports.services[name].port, report);
    }),
  );
  return started as Record<ServiceName, Supervised>;
};

/** Starts the gateway and resolves to its address. */
export const openGateway = async (context: ShopContext, viewer: RequestHandler): Promise<string> => {
  const { ports, onStop } = context;
  const targets = Object.fromEntries(
    serviceNames.map((name) => [name, `http://127.0.0.1:${ports.services[name].port}`]),
  );
  const gateway = createGateway({
    targets,
    pages: { "/docs": createDocsPage(), "/traces": viewer },
    watch: watchPart("The gateway", context),
  });
  await gateway.listen(ports.gateway);
  onStop(gateway.close);
  return `http://localhost:${ports.gateway}`;
};

/** Creates the accounts and the products, once per set of databases. */
export const stockShelves = async (context: ShopContext, postgres: RunningPostgres): Promise<void> => {
  if (await isStocked(postgres)) return;
  const { email, password, name } = accounts.admin;
  const environment = { ADMIN_EMAIL: email, ADMIN_PASSWORD: password, ADMIN_NAME: name };
  await runProgram(
    program(context, "user", {
      name: "create-admin",
      file: "services/user/src/create-admin.ts",
      environment,
    }),
  );
  const url = `http://127.0.0.1:${context.ports.gateway}`;
  await seedShop({ catalog: url, user: url });
  await markStocked(postgres);
};
