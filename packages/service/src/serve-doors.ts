import { createTokenVerifier, type KeySource } from "@shop/auth";
import type { ServiceConfig } from "@shop/config";
import {
  type AdmissionPolicy,
  createApp,
  type DeepCheck,
  type Health,
  type LoadShedder,
  type Routes,
} from "@shop/http";
import type { Database } from "@shop/postgres";
import type { DatabaseSecret, Secret } from "@shop/secrets";
import type { Logger, Metrics } from "@shop/telemetry";
import { tokenIssuer } from "@shop/topology";
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
  readonly config: ServiceConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly shedder: LoadShedder;
  readonly database: Database;
  readonly secret: Secret<DatabaseSecret>;
  readonly peers: Peers;
}

const requireClosed = (name: string, state: string): void => {
  if (state !== "closed") throw new Error(`the circuit to ${name} is ${state}`);
};

const deepChecksOf = ({ database, secret, peers }: Resources): Record<string, DeepCheck> => ({
  database: () => database.ping(),
  secrets: () => secret.refresh(),
  ...Object.fromEntries(
    peers.opened().map(([name, { state }]) => [name, async () => requireClosed(name, state())]),
  ),
});

/** Serves a service's routes on both doors. `close` of the parts runs before the resources are closed. */
export const serveDoors = (resources: Resources, parts: ServedParts): RunningService => {
  const { config, logger, metrics, health, shedder, database, secret, peers } = resources;
  const { publicRoutes, internalRoutes, queueOf } = parts;
  const fetched = parts.keys ? undefined : openPeerKeys(peers.get(tokenIssuer), config.secretAgeS, logger);
  const keys = parts.keys ?? fetched;
  if (!keys) throw new Error("no source of signing keys");
  const { verify: authenticate } = createTokenVerifier({ ...config.auth, keys });
  const { service, version } = config;
  const common = { service, version, logger, metrics, health, shedder, authenticate };
  const deepChecks = deepChecksOf(resources);
  return {
    publicApp: createApp({ ...common, door: "public", routes: publicRoutes, ...(queueOf && { queueOf }) }),
    internalApp: createApp({ ...common, door: "internal", routes: internalRoutes, deepChecks }),
    health,
    close: async () => {
      await parts.close?.();
      fetched?.close();
      await peers.close();
      await database.close();
      secret.close();
      shedder.close();
      health.close();
      metrics.stop();
    },
  };
};
