import { createPeer, type Peer } from "@shop/mesh";
import type { Logger, Metrics } from "@shop/telemetry";
import type { ServiceName } from "@shop/topology";

/** The peers of a service, each opened once. */
export interface Peers {
  /** @throws if the topology does not let the service call the peer */
  get(name: ServiceName): Peer;
  readonly opened: () => readonly (readonly [name: ServiceName, peer: Peer])[];
  close(): Promise<void>;
}

/** Opens the peers of a service when they are first needed. */
export const createPeers = (
  service: ServiceName,
  urls: Readonly<Partial<Record<ServiceName, string>>>,
  logger: Logger,
  metrics: Metrics,
): Peers => {
  const opened = new Map<ServiceName, Peer>();
  const open = (name: ServiceName): Peer => {
    const url = urls[name];
    if (url === undefined) throw new Error(`The topology does not let ${service} call ${name}`);
    const peer = createPeer({ name, url, logger, metrics });
    opened.set(name, peer);
    return peer;
  };
  return {
    get: (name) => opened.get(name) ?? open(name),
    opened: () => [...opened],
    close: async () => {
      await Promise.all([...opened.values()].map((peer) => peer.close()));
    },
  };
};
