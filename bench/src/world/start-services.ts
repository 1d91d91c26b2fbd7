import { databaseOf, type ServiceName, services, statefulServices } from "@shop/topology";
import type { OnStop } from "./on-stop.ts";
import {
  type ServiceProcess,
  type ServiceProcessOptions,
  type Surroundings,
  startServiceProcess,
} from "./service-processes.ts";

/** This project's services, and `stock`, the catalog that other services call. */
export interface Services {
  readonly services: Readonly<Record<ServiceName, ServiceProcess>>;
  readonly stock: ServiceProcess;
}

/** Sorts services so that each follows the services that it calls. */
const inStartOrder = (): ServiceName[] => {
  const ordered: ServiceName[] = [];
  const add = (name: ServiceName): void => {
    for (const peer of services[name].calls) add(peer);
    if (!ordered.includes(name)) ordered.push(name);
  };
  for (const name of statefulServices) add(name);
  return ordered;
};

type InternalPorts = Partial<Record<ServiceName, number>>;

/** The internal ports of the peers that a service calls; the catalog is the one that sells. */
const peersOf = (
  name: ServiceName,
  started: Partial<Record<ServiceName, ServiceProcess>>,
  stock: ServiceProcess | undefined,
): InternalPorts =>
  Object.fromEntries(
    services[name].calls.map((peer) => [peer, (peer === "catalog" ? stock : started[peer])?.internalPort]),
  );

/** The public ports of the services whose APIs a service uses. */
const apisOf = (
  name: ServiceName,
  started: Readonly<Record<ServiceName, ServiceProcess>>,
): Partial<Record<ServiceName, number>> =>
  Object.fromEntries((services[name].usesApisOf ?? []).map((api) => [api, started[api].port]));

/** The options of one more process of a service, beside the world's own. */
export const besides = (world: Services, service: ServiceName): ServiceProcessOptions => ({
  service,
  ...(services[service].database && { database: databaseOf(service).name }),
  peers: peersOf(service, world.services, world.stock),
  apis: apisOf(service, world.services),
});

/** Starts one process of each service with a database, and `stock`. */
export const startServices = async (around: Surroundings, onStop: OnStop): Promise<Services> => {
  const start = async (options: Parameters<typeof startServiceProcess>[1]): Promise<ServiceProcess> => {
    const process = await startServiceProcess(around, options);
    onStop(() => process.stop());
    return process;
  };
  const started: Partial<Record<ServiceName, ServiceProcess>> = {};
  let stock: ServiceProcess | undefined;
  for (const name of inStartOrder()) {
    const peers = peersOf(name, started, stock);
    started[name] = await start({ service: name, database: databaseOf(name).name, peers });
    if (name === "catalog") stock = await start({ service: name, database: "stock", name: "stock", peers });
  }
  if (!stock) throw new Error("The topology has no catalog");
  return { services: started as Services["services"], stock };
};
