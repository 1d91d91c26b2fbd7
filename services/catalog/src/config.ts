import { groupServiceConfig, type ServiceConfig, serviceEnvironment } from "@shop/config";
import type * as z from "zod";
import type { SearchBounds } from "./domain/search.ts";

/** Lifetime of a reservation whose payment is never finished. */
const reservationTtlS = 15 * 60;

/**
 * Any search of a million products takes at most 25 ms of database time at the median (docs/performance.md).
 */
const search: SearchBounds = {
  matches: 3_000,
  window: 1_500,
  windowPerProduct: 15,
  newest: 500,
  blocksForOneWord: 1_000,
  blocksTimesWords: 30,
};

/** The variables that the catalog reads. */
export const environment = serviceEnvironment("catalog");

export interface CatalogConfig extends ServiceConfig {
  readonly reservationTtlS: number;
  readonly cache: { readonly maxAgeMs: number; readonly maxBytes: number };
  readonly search: SearchBounds;
}

/** Groups the catalog's environment. */
export const toConfig = (valid: z.output<typeof environment>): CatalogConfig => ({
  ...groupServiceConfig("catalog", valid),
  reservationTtlS,
  cache: { maxAgeMs: 1_000, maxBytes: 8 * 1024 * 1024 },
  search,
});
