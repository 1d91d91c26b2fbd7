import { groupServiceConfig, type ServiceConfig, serviceEnvironment } from "@shop/config";
import * as z from "zod";

/** The variables that the user service reads. */
export const environment = serviceEnvironment("user", { SIGNING_KEYS_SECRET_ID: z.string() });

/** How often something may be tried within a time. */
export interface Limit {
  readonly attempts: number;
  readonly perS: number;
}

export interface UserConfig extends ServiceConfig {
  readonly signingKeysSecretId: string;
  readonly tokens: {
    readonly accessTtlS: number;
    /** A refresh token that is not used for this long is void. */
    readonly refreshIdleS: number;
    /** A session ends after this long, however it is used. */
    readonly sessionS: number;
    /** A refresh token may be used again this soon: two tabs, or an answer that was lost. */
    readonly reuseGraceS: number;
  };
  readonly limits: ServiceConfig["limits"] & {
    readonly logInPerAccount: Limit;
    readonly logInPerAddress: Limit;
    readonly registerPerAddress: Limit;
  };
}

const day = 24 * 3600;

/** Groups the user service's environment. */
export const toConfig = (valid: z.output<typeof environment>): UserConfig => {
  const common = groupServiceConfig("user", valid);
  return {
    ...common,
    signingKeysSecretId: valid.SIGNING_KEYS_SECRET_ID,
    tokens: { accessTtlS: 15 * 60, refreshIdleS: 30 * day, sessionS: 90 * day, reuseGraceS: 10 },
    limits: {
      ...common.limits,
      logInPerAccount: { attempts: 10, perS: 15 * 60 },
      logInPerAddress: { attempts: 100, perS: 15 * 60 },
      registerPerAddress: { attempts: 100, perS: 3600 },
    },
  };
};
