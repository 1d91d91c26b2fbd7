import { ProblemError } from "@shop/contracts";
import type { RunningService } from "@shop/service";
import { createRuntime, runPeriodically } from "@shop/service";
import type { Logger } from "@shop/telemetry";
import { v7 as newId } from "uuid";
import { createReadCache } from "./cache/read-cache.ts";
import type { CatalogConfig } from "./config.ts";
import { createProducts } from "./data/products.ts";
import { createReservations } from "./data/reservations.ts";
import { releaseExpired } from "./domain/reservation.ts";
import { bytesOf } from "./http/products.ts";
import { createInternalRoutes, createPublicRoutes } from "./http/router.ts";

const isOutage = (error: unknown): boolean => error instanceof ProblemError && error.code === "unavailable";

/** Composes the catalog: data, cache, doors, background work. */
export const createCatalogService = async (
  config: CatalogConfig,
  logger: Logger,
): Promise<RunningService> => {
  const runtime = await createRuntime(config, logger);
  const { database } = runtime;
  const { service, version } = config;

  const products = createProducts(database, config.search);
  // Reserved connections, so that payments proceed while the public door is busy with searches.
  const reservations = createReservations(database.priority, config.reservationTtlS);
  const cache = createReadCache({ ...config.cache, bytesOf, now: () => performance.now(), isOutage });

  // Also invalidates on reconnection: an edit may have been missed while disconnected.
  const edits = database.listen("product_edited", cache.invalidate, cache.invalidate);
  const expiry = runPeriodically({
    service,
    version,
    logger,
    name: "release-expired-reservations",
    intervalMs: 10_000,
    work: () => releaseExpired(reservations),
  });

  return runtime.serve({
    publicRoutes: createPublicRoutes({ products, cache, newId }),
    internalRoutes: createInternalRoutes(reservations),
    close: async () => {
      await Promise.all([expiry.stop(), edits.close()]);
    },
  });
};
