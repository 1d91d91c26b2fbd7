import { cookieKeysSecret, createSecret } from "@shop/secrets";
import { createStatelessRuntime, type RunningService } from "@shop/service";
import type { Logger } from "@shop/telemetry";
import type { StorefrontConfig } from "./config.ts";
import { createStorefront } from "./create-storefront.ts";
import { createInternalRoutes, createPublicRoutes } from "./http/router.tsx";

/** Composes the storefront: cookie keys, the others' APIs, pages. */
export const createStorefrontService = async (
  config: StorefrontConfig,
  logger: Logger,
): Promise<RunningService> => {
  const runtime = createStatelessRuntime(config, logger);
  const keys = createSecret({
    client: runtime.secretsClient,
    secretId: config.cookieKeysSecretId,
    schema: cookieKeysSecret,
    ttlMs: config.secretAgeS * 1000,
    onError: (error) => logger.warn({ err: error }, "cookie keys could not be refreshed"),
  });
  const { isSecure, hasDeveloperPages } = config;
  const peers = {
    catalog: runtime.api("catalog").send,
    user: runtime.api("user").send,
    payment: runtime.api("payment").send,
  };
  const storefront = createStorefront({ peers, keys: keys.get, isSecure, hasDeveloperPages });
  return runtime.serve({
    publicRoutes: createPublicRoutes(storefront),
    internalRoutes: createInternalRoutes(),
    close: async () => keys.close(),
  });
};
