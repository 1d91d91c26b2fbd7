import { createTokenVerifier, type KeySource } from "@shop/auth";
import type { StatelessConfig } from "@shop/config";
import {
  type AdmissionPolicy,
  createApp,
  type DeepCheck,
  type Health,
  type LoadShedder,
  type Routes,
} from "@shop/http";
import type { Logger, Metrics } from "@shop/telemetry";
import { services, tokenIssuer } from "@shop/topology";
import type { OpenDatabase } from "./open-database.ts";
import { openPeerKeys } from "./peer-keys.ts";
import type { Peers } from "./peers.ts";
import type { RunningService } from "./run-service.ts";

/** The parts of a service that its two doors serve. */
export interface ServedParts {
  readonly publicRoutes: Routes;
  readonly internalRoutes: Routes;
  /** The signing keys, if the service holds them itself; otherwise they are fetched from the user service. */
  readonly keys?: KeySource;
  /** The queue in which a public request waits. */
  readonly queueOf?: AdmissionPolicy["queueOf"];
  readonly close?: () => Promise<void>;
}

/** The resources of a service. */
interface Resources {
  readonly config: StatelessConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly shedder: LoadShedder;
  readonly open: OpenDatabase | undefined;
  readonly peers: Peers;
  readonly apis: Peers;
}

const requireClosed = (name: string, state: string): void => {
  if (state !== "closed") throw new Error(`the circuit to ${name} is ${state}`);
};

const deepChecksOf = ({ open, peers, apis }: Resources): Record<string, DeepCheck> => ({
  ...(open && { database: () => open.database.ping(), secrets: () => open.secret.refresh() }),
  ...Object.fromEntries(
    [...peers.opened(), ...apis.opened()].map(([name, { state }]) => [
      name,
      async () => requireClosed(name, state()),
    ]),
  ),
});

/** Verifies access tokens. A service that neither issues them nor calls their issuer requires none. */
const verifierOf = ({ config, logger, peers }: Resources, given: KeySource | undefined) => {
  const isCaller = services[config.service].calls.includes(tokenIssuer);
  const fetched =
    given || !isCaller ? undefined : openPeerKeys(peers.get(tokenIssuer), config.secretAgeS, logger);
  const keys = given ?? fetched;
  const authenticate = keys
    ? createTokenVerifier({ ...config.auth, keys }).verify
    : (): Promise<never> => Promise.reject(new Error(`the ${config.service} service verifies no tokens`));
  return { authenticate, close: () => fetched?.close() };
};

/** Serves a service's routes on both doors. `close` of the parts runs before the resources are closed. */
export const serveDoors = (resources: Resources, parts: ServedParts): RunningService => {
  const { config, logger, metrics, health, shedder, open, peers, apis } = resources;
  const { publicRoutes, internalRoutes, queueOf } = parts;
  const { authenticate, close: closeKeys } = verifierOf(resources, parts.keys);
  const { service, version, proxies } = config;
  const common = { service, version, proxies, logger, metrics, health, shedder, authenticate };
  const deepChecks = deepChecksOf(resources);
  return {
    publicApp: createApp({ ...common, door: "public", routes: publicRoutes, ...(queueOf && { queueOf }) }),
    internalApp: createApp({ ...common, door: "internal", routes: internalRoutes, deepChecks }),
    health,
    close: async () => {
      await parts.close?.();
      closeKeys();
      await Promise.all([peers.close(), apis.close()]);
      await open?.database.close();
      open?.secret.close();
      shedder.close();
      health.close();
      metrics.stop();
    },
  };
};
