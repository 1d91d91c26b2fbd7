import { databaseOf, type ServiceName, services, statefulServices } from "@shop/topology";
import type { OnStop } from "./on-stop.ts";
import { type ServiceProcess, type Surroundings, startServiceProcess } from "./service-processes.ts";

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
export const peersOf = (
  name: ServiceName,
  started: Partial<Record<ServiceName, ServiceProcess>>,
  stock: ServiceProcess | undefined,
): InternalPorts =>
  Object.fromEntries(
    services[name].calls.map((peer) => [peer, (peer === "catalog" ? stock : started[peer])?.internalPort]),
  );

/** Starts one process of each service, and `stock`. */
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
