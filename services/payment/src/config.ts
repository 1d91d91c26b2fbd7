import { groupServiceConfig, type ServiceConfig, serviceEnvironment } from "@shop/config";
import * as z from "zod";
import type { AttemptLimits } from "./domain/attempt-limits.ts";
import { providerId } from "./provider/checked-provider.ts";

const count = z.coerce.number().int().min(1).max(1_000_000);

const limitVariables = {
  /** Per user: payments in progress, plus those declined in the last 15 minutes. */
  PAYMENT_ATTEMPTS_PER_PERSON: count.default(10),
  /** Per client address, in 15 minutes. */
  DECLINED_PAYMENTS_PER_ADDRESS: count.default(100),
  /** Units in one user's concurrent payments; a single payment may have more. */
  RESERVED_UNITS_PER_PERSON: count.default(100),
};

/** The administrator's finding at the provider: the provider's id, or `none`. */
const found = z
  .string()
  .regex(providerId, "must be an id of the provider, or none")
  .transform((id) => (/^none$/i.test(id) ? "none" : id))
  .optional();

/**
 * The variables that `give-up-payment` reads. FOUND_CHARGE is needed only if it is unknown whether the charge
 * was made.
 */
export const giveUpPaymentEnvironment = serviceEnvironment("payment", {
  ...limitVariables,
  PAYMENT_ID: z.guid().toLowerCase(),
  FOUND_CHARGE: found,
});

/** The variables that `give-up-refund` reads. */
export const giveUpRefundEnvironment = serviceEnvironment("payment", {
  ...limitVariables,
  REFUND_ID: z.guid().toLowerCase(),
  FOUND_REFUND: found,
});

/** The variables that the payment service reads. */
export const environment = serviceEnvironment("payment", limitVariables);

export interface PaymentConfig extends ServiceConfig {
  /**
   * Timeout of a call to the provider. Shorter than a lease, so that no other task takes over during the
   * call.
   */
  readonly providerTimeoutMs: number;
  /** Duration of the lease on a payment; once it has expired, the payment counts as abandoned. */
  readonly leaseS: number;
  /** A payment that has not ended after this time counts as stuck. */
  readonly stuckAfterS: number;
  readonly stuckIntervalMs: number;
  /** Interval of the sweeps for abandoned payments and refunds. */
  readonly sweepIntervalMs: number;
  readonly attempts: AttemptLimits;
}

/** Groups the payment service's environment. */
export const toConfig = (valid: z.output<typeof environment>): PaymentConfig => ({
  ...groupServiceConfig("payment", valid),
  providerTimeoutMs: 2_000,
  leaseS: 5,
  sweepIntervalMs: 1_000,
  stuckAfterS: 15 * 60,
  stuckIntervalMs: 60_000,
  attempts: {
    perUser: valid.PAYMENT_ATTEMPTS_PER_PERSON,
    declinedPerClient: valid.DECLINED_PAYMENTS_PER_ADDRESS,
    windowS: 15 * 60,
    unitsPerUser: valid.RESERVED_UNITS_PER_PERSON,
  },
});
