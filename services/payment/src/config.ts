import { groupServiceConfig, type ServiceConfig, serviceEnvironment } from "@shop/config";
import * as z from "zod";
import type { AttemptLimits } from "./domain/attempt-limits.ts";
import { providerId } from "./provider/check-answer.ts";

const count = z.coerce.number().int().min(1).max(1_000_000);

const limitVariables = {
  /** Of one person: payments under way, and those declined in the last 15 minutes. */
  PAYMENT_ATTEMPTS_PER_PERSON: count.default(10),
  /** From one client address, in 15 minutes. */
  DECLINED_PAYMENTS_PER_ADDRESS: count.default(100),
  /** In payments of one person under way at once; one that is alone may have more. */
  RESERVED_UNITS_PER_PERSON: count.default(100),
};

/** What an administrator has looked up at the provider: its id there, or `none`. */
const found = z
  .string()
  .regex(providerId, "must be an id of the provider, or none")
  .transform((id) => (/^none$/i.test(id) ? "none" : id))
  .optional();

/** The variables that `give-up-payment` reads. FOUND_CHARGE is needed only if the charge is what is not known. */
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
  /** What the provider may take for one call. Less than a lease, so that nobody else takes over meanwhile. */
  readonly providerTimeoutMs: number;
  /** Whoever works on a payment has it for this long; after that it counts as abandoned. */
  readonly leaseS: number;
  /** A payment that has not ended after this long counts as stuck. */
  readonly stuckAfterS: number;
  readonly stuckIntervalMs: number;
  /** How often abandoned payments and refunds are looked for. */
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
    perPerson: valid.PAYMENT_ATTEMPTS_PER_PERSON,
    declinedPerClient: valid.DECLINED_PAYMENTS_PER_ADDRESS,
    windowS: 15 * 60,
    unitsPerPerson: valid.RESERVED_UNITS_PER_PERSON,
  },
});
