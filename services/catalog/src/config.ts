import { groupServiceConfig, type ServiceConfig, serviceEnvironment } from "@shop/config";
import type * as z from "zod";

/** How long stock stays reserved for a payment that nobody finishes. */
const reservationTtlS = 15 * 60;

/** The variables that the catalog reads. */
export const environment = serviceEnvironment("catalog");

export interface CatalogConfig extends ServiceConfig {
  readonly reservationTtlS: number;
  readonly cache: { readonly maxAgeMs: number; readonly maxBytes: number };
}

/** Groups the catalog's environment. */
export const toConfig = (valid: z.output<typeof environment>): CatalogConfig => ({
  ...groupServiceConfig("catalog", valid),
  reservationTtlS,
  cache: { maxAgeMs: 1_000, maxBytes: 8 * 1024 * 1024 },
});
