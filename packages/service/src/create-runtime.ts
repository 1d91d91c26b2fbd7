import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ServiceConfig } from "@shop/config";
import { createHealth, createLoadShedder, type Health } from "@shop/http";
import type { Peer } from "@shop/mesh";
import type { Database } from "@shop/postgres";
import { createSecretsClient } from "@shop/secrets";
import { createMetrics, type Logger, type Metrics, startSampling } from "@shop/telemetry";
import type { ServiceName } from "@shop/topology";
import { openDatabase } from "./open-database.ts";
import { createPeers } from "./peers.ts";
import type { RunningService } from "./run-service.ts";
import { type ServedParts, serveDoors } from "./serve-doors.ts";

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

/** Opens the database pool, the metrics and the peers of a service. */
export const createRuntime = async (config: ServiceConfig, logger: Logger): Promise<ServiceRuntime> => {
  const { service } = config;
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
  // Each gauge costs 0.30 USD a month. Requests and queries last milliseconds, so a gauge of their number, read
  // once a minute, would say nothing.
  metrics.gauge("PoolWaiting", () => database.stats().waiting);
  metrics.gauge("EventLoopLag", health.lagMs);
  metrics.gauge("InFlightLimit", shedder.limit);
  metrics.start();
  startSampling();

  const peers = createPeers(config, logger, metrics);
  const serve = (parts: ServedParts): RunningService =>
    serveDoors({ config, logger, metrics, health, shedder, database, secret, peers }, parts);

  return { database, metrics, health, secretsClient, peer: peers.get, serve };
};
