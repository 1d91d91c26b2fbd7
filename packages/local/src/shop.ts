import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ServiceName, serviceNames } from "@shop/topology";
import type { RequestHandler } from "express";
import { createDocsPage } from "./docs/create-docs-page.ts";
import { createGateway } from "./gateway/index.ts";
import { runProgram } from "./launcher/children.ts";
import { type Ports, portsFrom, requireFree } from "./launcher/ports.ts";
import { makeSecrets } from "./launcher/secrets.ts";
import { environmentOf } from "./launcher/service-environment.ts";
import { type Supervised, supervise } from "./launcher/supervise.ts";
import { createPostgres, type RunningPostgres } from "./postgres/index.ts";
import { createSecretsManager, type SecretsManager } from "./secrets-manager/index.ts";
import { accounts } from "./seed/accounts.ts";
import { seedShop } from "./seed/seed-shop.ts";
import { createSegmentReceiver, createTraceStore, createTraceViewer } from "./traces/index.ts";

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
}

/** A shop that runs. */
export interface Shop {
  readonly url: string;
  readonly ports: Ports;
  readonly pids: () => Readonly<Record<ServiceName, number | undefined>>;
  readonly postgres: RunningPostgres;
  /** Stops everything, in order, within 5 seconds. */
  stop(): Promise<void>;
}

type Stop = () => Promise<void>;

const maxSegments = 20_000;
const serviceGraceMs = 3_500;

/** Measures and reports one step. */
const step = async <T>(report: (line: string) => void, what: string, work: () => Promise<T>): Promise<T> => {
  const start = performance.now();
  const result = await work();
  report(`${what} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return result;
};

const startSecrets = async (folder: string, ports: Ports): Promise<SecretsManager> => {
  const file = join(folder, "secrets.json");
  const manager = createSecretsManager({
    file,
    seed: existsSync(file) ? {} : await makeSecrets(ports.postgres),
  });
  await manager.listen(ports.secrets);
  return manager;
};

const startTracing = async (ports: Ports) => {
  const store = createTraceStore({ maxSegments });
  const receiver = createSegmentReceiver({ host: "127.0.0.1", port: ports.tracing, onSegment: store.add });
  await receiver.start();
  return { receiver, viewer: createTraceViewer(store) };
};

/**
 * Starts the whole system: PostgreSQL, secrets, traces, each service after its migrate step, the gateway.
 *
 * @throws PortTakenError, ProgramFailedError; what was started by then is stopped.
 */
export const startShop = async (options: ShopOptions): Promise<Shop> => {
  const { basePort, stateFolder, fresh = false, durable = true, report = () => undefined } = options;
  const ports = portsFrom(basePort);
  const stops: Stop[] = [];
  const logFolder = join(stateFolder, "logs");
  await requireFree(ports);

  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).reverse()) await one();
  };

  const program = (
    name: string,
    file: string,
    service: ServiceName,
    more: Readonly<Record<string, string>> = {},
  ) => ({
    name,
    file,
    logFolder,
    environment: { ...environmentOf(service, ports), ...more },
  });

  const startPostgres = async (): Promise<RunningPostgres> => {
    const postgres = createPostgres({
      dataDir: join(stateFolder, "postgres"),
      logFile: join(logFolder, "postgres.log"),
      port: ports.postgres,
      durable,
    });
    if (fresh) {
      await postgres.remove();
      rmSync(join(stateFolder, "secrets.json"), { force: true });
      rmSync(join(stateFolder, "seeded"), { force: true });
    }
    const running = await postgres.start();
    stops.push(() => running.stop());
    return running;
  };

  const migrate = (service: ServiceName, postgres: RunningPostgres): Promise<void> =>
    runProgram(
      program(`${service}-migrate`, `services/${service}/src/migrate.ts`, service, {
        DATABASE_ADMIN_SECRET: JSON.stringify(postgres.admin),
      }),
    );

  const startServices = async (): Promise<Record<ServiceName, Supervised>> => {
    const started: Partial<Record<ServiceName, Supervised>> = {};
    stops.push(async () => {
      await Promise.all(Object.values(started).map((service) => service.stop(serviceGraceMs)));
    });
    await Promise.all(
      serviceNames.map(async (name) => {
        const { port } = ports.services[name];
        started[name] = await supervise(program(name, `services/${name}/src/main.ts`, name), port, report);
      }),
    );
    return started as Record<ServiceName, Supervised>;
  };

  const openGateway = async (viewer: RequestHandler): Promise<string> => {
    const targets = Object.fromEntries(
      serviceNames.map((name) => [name, `http://127.0.0.1:${ports.services[name].port}`]),
    );
    const gateway = createGateway({ targets, pages: { "/docs": createDocsPage(), "/traces": viewer } });
    await gateway.listen(ports.gateway);
    stops.push(gateway.close);
    return `http://localhost:${ports.gateway}`;
  };

  const seed = async (url: string): Promise<void> => {
    const marker = join(stateFolder, "seeded");
    if (existsSync(marker)) return;
    const { email, password, name } = accounts.admin;
    await runProgram(
      program("create-admin", "services/user/src/create-admin.ts", "user", {
        ADMIN_EMAIL: email,
        ADMIN_PASSWORD: password,
        ADMIN_NAME: name,
      }),
    );
    await seedShop(url);
    writeFileSync(marker, "");
  };

  try {
    mkdirSync(logFolder, { recursive: true });
    const postgres = await step(report, "PostgreSQL is up", startPostgres);
    const { viewer } = await step(report, "Secrets and traces are served", async () => {
      const secrets = await startSecrets(stateFolder, ports);
      stops.push(secrets.close);
      const tracing = await startTracing(ports);
      stops.push(tracing.receiver.close);
      return tracing;
    });
    await step(report, "Databases are migrated", () =>
      Promise.all(serviceNames.map((name) => migrate(name, postgres))),
    );
    const supervised = await step(report, "Services are ready", startServices);
    const url = await openGateway(viewer);
    await step(report, "Shelves are stocked", () => seed(url));
    const pids = () =>
      Object.fromEntries(serviceNames.map((name) => [name, supervised[name].pid()])) as Record<
        ServiceName,
        number | undefined
      >;
    return { url, ports, pids, postgres, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
