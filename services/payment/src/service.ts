import type { RunningService } from "@shop/http";
import type { Database } from "@shop/postgres";
import { createFoundation, everySoOften } from "@shop/service";
import type { Logger } from "@shop/telemetry";
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
import { withFaultPoints } from "./faults/with-fault-points.ts";
import { createInternalRoutes, createPublicRoutes, type PaymentRoutesDeps } from "./http/router.ts";
import { createCatalogStock } from "./peers/catalog-stock.ts";
import { guardProvider } from "./provider/guard-provider.ts";
import type { ProviderAdapter } from "./provider/provider-adapter.ts";
import { createSandboxProvider } from "./provider/sandbox-provider.ts";
import { publishToLog } from "./publish-to-log.ts";
import { createWaitingRoom } from "./waiting-room.ts";

/** How many abandoned payments one sweep takes up: a bounded amount of work for a bounded lease, and half of what may ask the catalog at once. */
const sweepLimit = 25;

/** Clients may repeat a request for this long. */
const keyRetentionDays = 30;

/**
 * Puts the payment service together: data, provider, catalog, doors, background work.
 *
 * @param openProvider for tests, and for a real provider. @default the sandbox
 */
export const createPaymentService = async (
  config: PaymentConfig,
  logger: Logger,
  openProvider: (database: Database) => ProviderAdapter = createSandboxProvider,
): Promise<RunningService> => {
  const { service, version, leaseS } = config;
  const foundation = await createFoundation(config, logger);
  const { database, metrics } = foundation;

  const parties = {
    payments: createPayments(database, { leaseS, limits: config.attempts }),
    refunds: createRefunds(database, leaseS),
    stock: createCatalogStock(foundation.peer("catalog").send),
    provider: guardProvider(openProvider(database), config.providerTimeoutMs),
    outbox: createOutbox(database),
    consumers: publishToLog(logger),
  };
  const { outbox, consumers, ...others } = withFaultPoints(parties, config.crashAt);
  const deps: PaymentRoutesDeps = {
    ...others,
    newId,
    room: createWaitingRoom({
      places: config.attempts.perPerson,
      seats: 200,
      patienceMs: 1_500,
      lookMs: 250,
    }),
    onSettled: ({ status }) => metrics.count("Payments", { Outcome: status }),
    onPostponed: ({ id, step }, err) => logger.warn({ err, paymentId: id, step }, "payment postponed"),
    onRefundPostponed: ({ id }, err) => logger.warn({ err, refundId: id }, "refund postponed"),
  };

  const job = (name: string, intervalMs: number, work: () => Promise<unknown>) =>
    everySoOften({ service, version, logger, name, intervalMs, work });
  const jobs = [
    job("sweep-payments", config.sweepIntervalMs, () => sweepPayments(deps, sweepLimit)),
    job("sweep-refunds", config.sweepIntervalMs, () => sweepRefunds(deps, sweepLimit)),
    job("publish-outbox", 1_000, () => publishWaiting(outbox, consumers)),
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

  return foundation.serve({
    publicRoutes: createPublicRoutes(deps),
    internalRoutes: createInternalRoutes(),
    close: async () => {
      await Promise.all(jobs.map(({ stop }) => stop()));
    },
  });
};
