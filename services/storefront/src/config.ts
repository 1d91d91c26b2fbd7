import { groupStatelessConfig, type StatelessConfig, statelessEnvironment } from "@shop/config";
import * as z from "zod";

/** The variables that the storefront reads. */
export const environment = statelessEnvironment("storefront", {
  COOKIE_KEYS_SECRET_ID: z.string(),
  /** The protocol that browsers use; the load balancer itself may use another one. */
  PUBLIC_PROTOCOL: z.enum(["http", "https"]).default("https"),
  /** `yes` if `/docs` and `/traces` exist, as on one machine. */
  DEVELOPER_PAGES: z.enum(["yes", "no"]).default("no"),
});

export interface StorefrontConfig extends StatelessConfig {
  readonly cookieKeysSecretId: string;
  readonly isSecure: boolean;
  readonly hasDeveloperPages: boolean;
}

/** Groups the storefront's environment. */
export const toConfig = (valid: z.output<typeof environment>): StorefrontConfig => ({
  ...groupStatelessConfig("storefront", valid),
  cookieKeysSecretId: valid.COOKIE_KEYS_SECRET_ID,
  isSecure: valid.PUBLIC_PROTOCOL === "https",
  hasDeveloperPages: valid.DEVELOPER_PAGES === "yes",
});
