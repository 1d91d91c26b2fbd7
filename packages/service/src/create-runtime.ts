import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ServiceConfig, StatelessConfig } from "@shop/config";
import { createHealth, createLoadShedder, type Health } from "@shop/http";
import type { Peer } from "@shop/mesh";
import type { Database } from "@shop/postgres";
import { createSecretsClient } from "@shop/secrets";
import { createMetrics, type Logger, type Metrics, startSampling } from "@shop/telemetry";
import type { ServiceName } from "@shop/topology";
import { type OpenDatabase, openDatabase } from "./open-database.ts";
import { createPeers } from "./peers.ts";
import type { RunningService } from "./run-service.ts";
import { type ServedParts, serveDoors } from "./serve-doors.ts";

/** The resources that every service is built on, opened from its configuration. */
export interface StatelessRuntime {
  readonly metrics: Metrics;
  readonly health: Health;
  readonly secretsClient: SecretsManagerClient;
  /** The internal door of a peer from the topology's `calls`, opened once. */
  peer(name: ServiceName): Peer;
  /** The public API of a service from the topology's `usesApisOf`, opened once. */
  api(name: ServiceName): Peer;
  /** Serves the service's routes on both doors. `close` runs before the runtime itself is closed. */
  serve(parts: ServedParts): RunningService;
}

/** The resources of a service with a database. */
export interface ServiceRuntime extends StatelessRuntime {
  readonly database: Database;
}

const openRuntime = (
  config: StatelessConfig,
  logger: Logger,
  secretsClient: SecretsManagerClient,
  open: OpenDatabase | undefined,
): StatelessRuntime => {
  const { service } = config;
  const metrics = createMetrics({ service, logger, intervalMs: config.metricsIntervalMs });
  const health = createHealth();
  const shedder = createLoadShedder({
    ...config.limits,
    lagMs: health.lagMs,
    waitMs: open?.database.longestWaitMs ?? (() => 0),
    onRejected: (count) => {
      metrics.count("TurnedAway", {}, count);
      logger.warn({ count, limit: shedder.limit() }, "requests rejected");
    },
  });
  // Each gauge costs 0.30 USD a month. Requests and queries last milliseconds, so a gauge of their number, read
  // once a minute, would say nothing.
  if (open) metrics.gauge("PoolWaiting", () => open.database.stats().waiting);
  metrics.gauge("EventLoopLag", health.lagMs);
  metrics.gauge("InFlightLimit", shedder.limit);
  metrics.start();
  startSampling();

  const peers = createPeers(service, config.peers, logger, metrics);
  const apis = createPeers(service, config.apis, logger, metrics);
  const serve = (parts: ServedParts): RunningService =>
    serveDoors({ config, logger, metrics, health, shedder, open, peers, apis }, parts);

  return { metrics, health, secretsClient, peer: peers.get, api: apis.get, serve };
};

/** Opens the metrics and the peers of a service without a database. */
export const createStatelessRuntime = (config: StatelessConfig, logger: Logger): StatelessRuntime =>
  openRuntime(config, logger, createSecretsClient(), undefined);

/** Opens the database pool, the metrics and the peers of a service. */
export const createRuntime = async (config: ServiceConfig, logger: Logger): Promise<ServiceRuntime> => {
  const secretsClient = createSecretsClient();
  const open = await openDatabase(config, secretsClient, logger);
  return { ...openRuntime(config, logger, secretsClient, open), database: open.database };
};
