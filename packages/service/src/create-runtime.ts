import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createKeySource, createTokenVerifier, type KeySource } from "@shop/auth";
import type { ServiceConfig } from "@shop/config";
import { createClient, ProblemError, userInternalApi } from "@shop/contracts";
import {
  type AdmissionPolicy,
  createApp,
  createHealth,
  createLoadShedder,
  type Health,
  type Routes,
} from "@shop/http";
import { createPeer, type Peer } from "@shop/mesh";
import type { Database } from "@shop/postgres";
import { createSecretsClient } from "@shop/secrets";
import type { RunningService } from "@shop/service";
import { createMetrics, type Logger, type Metrics, startSampling } from "@shop/telemetry";
import type { ServiceName } from "@shop/topology";
import { openDatabase } from "./open-database.ts";

/** The resources that every service is built on, opened from its configuration. */
export interface ServiceRuntime {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly secretsClient: SecretsManagerClient;
  /** A peer from the topology's `calls`, opened once. */
  peer(name: ServiceName): Peer;
  /** Serves the service's routes on both doors. `close` runs before the runtime itself is closed. */
  serve(parts: ServedParts): RunningService;
}

interface ServedParts {
  readonly publicRoutes: Routes;
  readonly internalRoutes: Routes;
  /** The signing keys, if the service holds them itself; otherwise they are fetched from the user service. */
  readonly keys?: KeySource;
  /** The queue in which a public request waits. */
  readonly queueOf?: AdmissionPolicy["queueOf"];
  readonly close?: () => Promise<void>;
}

const fetchKeysFrom = (peer: Peer) => {
  const client = createClient(userInternalApi, peer.send);
  return async () => {
    const response = await client.getKeySet({});
    if (response.status === 200) return response.body;
    throw new ProblemError("unavailable", "The signing keys are not available.", { cause: response.problem });
  };
};

/** Opens the database pool, the metrics and the peers of a service. */
export const createRuntime = async (config: ServiceConfig, logger: Logger): Promise<ServiceRuntime> => {
  const { service, version } = config;
  const secretsClient = createSecretsClient();
  const { database, secret } = await openDatabase(config, secretsClient, logger);
  const metrics = createMetrics({ service, logger, intervalMs: config.metricsIntervalMs });
  const health = createHealth();
  const shedder = createLoadShedder({
    ...config.limits,
    lagMs: health.lagMs,
    waitMs: database.longestWaitMs,
    onRejected: (count) => {
      metrics.count("TurnedAway", {}, count);
      logger.warn({ count, limit: shedder.limit() }, "requests rejected");
    },
  });
  const peers = new Map<ServiceName, Peer>();

  // Each gauge costs 0.30 USD a month. Requests and queries last milliseconds, so a gauge of their number, read
  // once a minute, would say nothing.
  metrics.gauge("PoolWaiting", () => database.stats().waiting);
  metrics.gauge("EventLoopLag", health.lagMs);
  metrics.gauge("InFlightLimit", shedder.limit);
  metrics.start();
  startSampling();

  const peer = (name: ServiceName): Peer => {
    const url = config.peers[name];
    if (url === undefined) throw new Error(`The topology does not let ${service} call ${name}`);
    const known = peers.get(name);
    if (known) return known;
    const made = createPeer({ name, url, logger, metrics });
    peers.set(name, made);
    return made;
  };

  const serve = ({ publicRoutes, internalRoutes, keys, queueOf, close }: ServedParts): RunningService => {
    const fetched = keys
      ? undefined
      : createKeySource({
          fetchKeys: fetchKeysFrom(peer("user")),
          refreshMs: config.secretAgeS * 1000,
          onError: (error) => logger.warn({ err: error }, "signing keys could not be refreshed"),
        });
    const source = keys ?? fetched;
    if (!source) throw new Error("no source of signing keys");
    const verifier = createTokenVerifier({ ...config.auth, keys: source });
    const common = { service, version, logger, metrics, health, shedder, authenticate: verifier.verify };
    const deepChecks = {
      database: () => database.ping(),
      secrets: () => secret.refresh(),
      ...Object.fromEntries(
        [...peers].map(([name, { state }]) => [name, async () => requireClosed(name, state())]),
      ),
    };
    return {
      publicApp: createApp({
        ...common,
        door: "public",
        routes: publicRoutes,
        ...(queueOf && { queueOf }),
      }),
      internalApp: createApp({ ...common, door: "internal", routes: internalRoutes, deepChecks }),
      health,
      close: async () => {
        await close?.();
        fetched?.close();
        await Promise.all([...peers.values()].map((one) => one.close()));
        await database.close();
        secret.close();
        shedder.close();
        health.close();
        metrics.stop();
      },
    };
  };

  return { database, metrics, health, secretsClient, peer, serve };
};

const requireClosed = (name: string, state: string): void => {
  if (state !== "closed") throw new Error(`the circuit to ${name} is ${state}`);
};
