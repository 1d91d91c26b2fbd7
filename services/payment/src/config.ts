import { groupServiceConfig, type ServiceConfig, serviceEnvironment } from "@shop/config";
import * as z from "zod";
import { type FaultPoint, faultPoints } from "./faults/fault-points.ts";

const crashOnlyInTests = {
  path: ["PAYMENT_CRASH_AT"],
  message: "is refused where NODE_ENV is production: the service would kill itself",
  when: () => true,
};
const mayCrash = (given: unknown): boolean => {
  const { NODE_ENV, PAYMENT_CRASH_AT } = given as Record<string, unknown>;
  return PAYMENT_CRASH_AT === undefined || NODE_ENV !== "production";
};

/** The variables that the payment service reads. */
export const environment = serviceEnvironment("payment", {
  /** The images set it to `production`. */
  NODE_ENV: z.string().optional(),
  /** For test/faults: the process kills itself at this point. */
  PAYMENT_CRASH_AT: z
    .enum(faultPoints as [FaultPoint, ...FaultPoint[]], "is not a fault point of services/payment/src/faults")
    .optional(),
}).refine(mayCrash, crashOnlyInTests);

export interface PaymentConfig extends ServiceConfig {
  /** What the provider may take for one call. Less than a lease, so that nobody else takes over meanwhile. */
  readonly providerTimeoutMs: number;
  /** Whoever works on a payment has it for this long; after that it counts as abandoned. */
  readonly leaseS: number;
  /** How often abandoned payments and refunds are looked for. */
  readonly sweepIntervalMs: number;
  /** Where the process is to kill itself, in tests. */
  readonly crashAt: FaultPoint | undefined;
}

/** Groups the payment service's environment. */
export const toConfig = (valid: z.output<typeof environment>): PaymentConfig => ({
  ...groupServiceConfig("payment", valid),
  providerTimeoutMs: 2_000,
  leaseS: 5,
  sweepIntervalMs: 1_000,
  crashAt: valid.PAYMENT_CRASH_AT,
});
