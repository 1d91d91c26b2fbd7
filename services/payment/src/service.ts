import type { Database } from "@shop/postgres";
import type { RunningService } from "@shop/service";
import { createRuntime, runPeriodically } from "@shop/service";
import type { Logger } from "@shop/telemetry";
import { backoff } from "@shop/time";
import { v7 as newId } from "uuid";
import type { PaymentConfig } from "./config.ts";
import { pruneAttempts } from "./data/attempts.ts";
import { createOutbox, pruneIdempotencyKeys } from "./data/outbox.ts";
import { createPayments } from "./data/payments.ts";
import { createRefunds } from "./data/refunds.ts";
import { countStuckPayments } from "./data/stuck.ts";
import { publishWaiting } from "./domain/outbox.ts";
import { sweepPayments } from "./domain/pay.ts";
import { sweepRefunds } from "./domain/refund.ts";
import { createInternalRoutes, createPublicRoutes, type PaymentRoutesDeps } from "./http/router.ts";
import { createLogPublisher } from "./log-publisher.ts";
import { createCatalogStock } from "./peers/catalog-stock.ts";
import type { Ports } from "./ports.ts";
import { createCheckedProvider } from "./provider/checked-provider.ts";
import type { ProviderAdapter } from "./provider/provider-adapter.ts";
import { createSandboxProvider } from "./provider/sandbox-provider.ts";
import { createWaitingRoom } from "./waiting-room.ts";

/**
 * Maximum number of abandoned payments per sweep: bounded work for a bounded lease, and half of the
 * concurrent calls to the catalog.
 */
const sweepLimit = 25;

/** After an outage, waiting payments are retried within 15 s; the sweeps limit how many at once. */
const retryDelayS = backoff({ first: 1, longest: 15 });

/** Clients may repeat a request for this long. */
const keyRetentionDays = 30;

/** Parts that a real provider or a test replaces. */
export interface PaymentOptions {
  /** @default the sandbox */
  readonly openProvider?: (database: Database) => ProviderAdapter;
  /** Wraps the ports. @default unchanged */
  readonly decorate?: (ports: Ports) => Ports;
}

/** Composes the payment service: data, provider, catalog, doors, background work. */
export const createPaymentService = async (
  config: PaymentConfig,
  logger: Logger,
  { openProvider = createSandboxProvider, decorate = (ports) => ports }: PaymentOptions = {},
): Promise<RunningService> => {
  const { service, version, leaseS } = config;
  const runtime = await createRuntime(config, logger);
  const { database, metrics } = runtime;

  const ports: Ports = {
    payments: createPayments(database, { leaseS, limits: config.attempts }),
    refunds: createRefunds(database, leaseS),
    stock: createCatalogStock(runtime.peer("catalog").send),
    provider: createCheckedProvider(openProvider(database), config.providerTimeoutMs),
    outbox: createOutbox(database),
    publisher: createLogPublisher(logger),
  };
  const { outbox, publisher, ...others } = decorate(ports);
  const deps: PaymentRoutesDeps = {
    ...others,
    newId,
    retryDelayS,
    room: createWaitingRoom({
      places: config.attempts.perUser,
      seats: 200,
      maxWaitMs: 1_500,
      pollIntervalMs: 250,
    }),
    onSettled: ({ status }) => metrics.count("Payments", { Outcome: status }),
    onPostponed: ({ id, step }, err) => logger.warn({ err, paymentId: id, step }, "payment postponed"),
    onRefundPostponed: ({ id }, err) => logger.warn({ err, refundId: id }, "refund postponed"),
  };

  const job = (name: string, intervalMs: number, work: () => Promise<unknown>) =>
    runPeriodically({ service, version, logger, name, intervalMs, work });
  const jobs = [
    job("sweep-payments", config.sweepIntervalMs, () => sweepPayments(deps, sweepLimit)),
    job("sweep-refunds", config.sweepIntervalMs, () => sweepRefunds(deps, sweepLimit)),
    job("publish-outbox", 1_000, () => publishWaiting(outbox, publisher)),
    job("prune-idempotency-keys", 3_600_000, () => pruneIdempotencyKeys(database, keyRetentionDays)),
    job("prune-attempts", 600_000, () => pruneAttempts(database)),
  ];

  let stuck = 0;
  metrics.gauge("PaymentsStuck", () => stuck);
  jobs.push(
    job("count-stuck", config.stuckIntervalMs, async () => {
      stuck = await countStuckPayments(database, config.stuckAfterS);
      if (stuck > 0) logger.error({ stuck }, "payments are stuck");
    }),
  );

  return runtime.serve({
    publicRoutes: createPublicRoutes(deps),
    internalRoutes: createInternalRoutes(),
    close: async () => {
      await Promise.all(jobs.map(({ stop }) => stop()));
    },
  });
};
