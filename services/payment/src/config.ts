import { groupServiceConfig, type ServiceConfig, serviceEnvironment } from "@shop/config";
import type * as z from "zod";

/** The variables that the payment service reads. */
export const environment = serviceEnvironment("payment");

export interface PaymentConfig extends ServiceConfig {
  /** What the provider may take for one call. Less than a lease, so that nobody else takes over meanwhile. */
  readonly providerTimeoutMs: number;
  /** Whoever works on a payment has it for this long; after that it counts as abandoned. */
  readonly leaseS: number;
  /** How often abandoned payments and refunds are looked for. */
  readonly sweepIntervalMs: number;
}

/** Groups the payment service's environment. */
export const toConfig = (valid: z.output<typeof environment>): PaymentConfig => ({
  ...groupServiceConfig("payment", valid),
  providerTimeoutMs: 2_000,
  leaseS: 5,
  sweepIntervalMs: 1_000,
});
