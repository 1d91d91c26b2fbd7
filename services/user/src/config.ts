import { groupServiceConfig, type ServiceConfig, serviceEnvironment } from "@shop/config";
import { email, line } from "@shop/contracts";
import * as z from "zod";
import type { Limit } from "./domain/attempts.ts";
import type { LogInLimits } from "./domain/log-in-limits.ts";

const count = z.coerce.number().int().min(1).max(1_000_000);

/** The variables that the user service reads. */
export const environment = serviceEnvironment("user", {
  SIGNING_KEYS_SECRET_ID: z.string(),
  /** Per client address: registrations and changes of e-mail addresses. */
  REGISTRATIONS_PER_HOUR: count.default(100),
  /** Per client address; counts wrong passwords only. */
  FAILED_LOG_INS_PER_15_MINUTES: count.default(100),
});

/** The variables that `create-admin` reads. */
export const adminEnvironment = serviceEnvironment("user", {
  ADMIN_EMAIL: email,
  ADMIN_NAME: line(100).default("Administrator"),
  /** The name of the secret in Secrets Manager whose text is the password. */
  ADMIN_PASSWORD_SECRET: z.string().optional(),
  /** Only for a shop on one machine: on AWS, any principal that may describe tasks could read it. */
  ADMIN_PASSWORD: z.string().optional(),
  ADMIN_TAKE_OVER: z.enum(["yes", "no"]).default("no"),
}).refine(
  ({ ADMIN_PASSWORD, ADMIN_PASSWORD_SECRET }) =>
    (ADMIN_PASSWORD === undefined) !== (ADMIN_PASSWORD_SECRET === undefined),
  {
    path: ["ADMIN_PASSWORD_SECRET"],
    message: "set either this or ADMIN_PASSWORD",
    when: () => true,
  },
);

export interface UserConfig extends ServiceConfig {
  readonly signingKeysSecretId: string;
  readonly tokens: {
    readonly accessTtlS: number;
    /** A refresh token that is unused for this long expires. */
    readonly refreshIdleS: number;
    /** Maximum lifetime of a session, regardless of its use. */
    readonly sessionS: number;
    /** Within this time a refresh token may be used again: two tabs, or a lost response. */
    readonly reuseGraceS: number;
    /** Maximum uses of one refresh token, all within the grace period. */
    readonly maxUsesInGrace: number;
  };
  readonly limits: ServiceConfig["limits"] &
    LogInLimits & {
      readonly registerPerAddress: Limit;
      readonly changeEmailPerAccount: Limit;
      /** Wrong passwords of a logged-in user. */
      readonly confirmPerSession: Limit;
    };
}

const quarter = 15 * 60;
const hour = 3600;
const day = 24 * hour;

/** Groups the user service's environment. */
export const toConfig = (valid: z.output<typeof environment>): UserConfig => {
  const common = groupServiceConfig("user", valid);
  return {
    ...common,
    signingKeysSecretId: valid.SIGNING_KEYS_SECRET_ID,
    tokens: {
      accessTtlS: 15 * 60,
      refreshIdleS: 30 * day,
      sessionS: 90 * day,
      reuseGraceS: 10,
      maxUsesInGrace: 50,
    },
    limits: {
      ...common.limits,
      logInPerAddress: { attempts: valid.FAILED_LOG_INS_PER_15_MINUTES, perS: quarter },
      logInPerAccountAndAddress: { attempts: 10, perS: quarter },
      logInPerAccountAndAddressADay: { attempts: 50, perS: day },
      // At most 2 × 240 + 433 wrong passwords in any 24 hours, regardless of the number of clients.
      logInPerAccount: { attempts: 240, perS: day },
      logInPerSlowedAccount: { attempts: 1, perS: 200 },
      logInPerDevice: { attempts: 10, perS: quarter },
      registerPerAddress: { attempts: valid.REGISTRATIONS_PER_HOUR, perS: hour },
      changeEmailPerAccount: { attempts: 10, perS: hour },
      confirmPerSession: { attempts: 10, perS: quarter },
    },
  };
};
