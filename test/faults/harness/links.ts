import type { Ports } from "@shop/local-launcher/ports";
import {
  addressVariable,
  apiAddressVariable,
  type ServiceName,
  serviceNames,
  services,
  statefulServices,
} from "@shop/topology";
import { createTcpProxy, type TcpProxy } from "./tcp-proxy.ts";

/** A connection between two parts of the shop that can have a proxy. */
export type Link =
  | "client-gateway"
  | "payment-catalog"
  | "payment-user"
  | "catalog-user"
  | `${ServiceName}-api-of-${ServiceName}`
  | `${ServiceName}-database`;

/** Every link of the shop. */
export const links: readonly Link[] = [
  "client-gateway",
  ...serviceNames.flatMap((caller) => services[caller].calls.map((peer) => `${caller}-${peer}` as Link)),
  ...serviceNames.flatMap((caller) =>
    (services[caller].usesApisOf ?? []).map((peer): Link => `${caller}-api-of-${peer}`),
  ),
  ...statefulServices.map((service): Link => `${service}-database`),
];

/** The proxies of a shop. */
export interface Proxies {
  /** @throws if the shop was started without a proxy there. */
  get(link: Link): TcpProxy;
  find(link: Link): TcpProxy | undefined;
  /** The variables that make a service call its peers through their proxies. */
  environmentOf(service: ServiceName): Readonly<Record<string, string>>;
  healAll(): void;
  close(): Promise<void>;
}

const targetOf = (link: Link, ports: Ports): number => {
  if (link === "client-gateway") return ports.gateway;
  if (link.endsWith("-database")) return ports.postgres;
  const [, peer = ""] = link.split(/-(?:api-of-)?/);
  const { port, internalPort } = ports.services[peer as ServiceName];
  return link.includes("-api-of-") ? port : internalPort;
};

/** Opens a proxy for each of some links. It calls `ports` at each connection, when the ports are known. */
export const openProxies = async (wanted: readonly Link[], ports: () => Ports): Promise<Proxies> => {
  const opened = await Promise.all(
    wanted.map(async (link) => [link, await createTcpProxy(() => targetOf(link, ports()))] as const),
  );
  const proxies = new Map<Link, TcpProxy>(opened);
  return {
    get: (link) => {
      const proxy = proxies.get(link);
      if (!proxy) throw new Error(`start the shop with { proxies: ["${link}"] }`);
      return proxy;
    },
    find: (link) => proxies.get(link),
    environmentOf: (service) =>
      Object.fromEntries(
        [
          ...services[service].calls.map(
            (peer) => [addressVariable(peer), `${service}-${peer}` as Link] as const,
          ),
          ...(services[service].usesApisOf ?? []).map(
            (peer) => [apiAddressVariable(peer), `${service}-api-of-${peer}` as Link] as const,
          ),
        ].flatMap(([variable, link]) => {
          const proxy = proxies.get(link);
          return proxy ? [[variable, `http://127.0.0.1:${proxy.port}`]] : [];
        }),
      ),
    healAll: () => {
      for (const proxy of proxies.values()) proxy.heal();
    },
    close: async () => {
      await Promise.all([...proxies.values()].map((proxy) => proxy.close()));
    },
  };
};
