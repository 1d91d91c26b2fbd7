import { cookieKeysSecret, createSecret } from "@shop/secrets";
import { createStatelessRuntime, type RunningService } from "@shop/service";
import type { Logger } from "@shop/telemetry";
import type { StorefrontConfig } from "./config.ts";
import { createPages } from "./create-pages.ts";
import { createInternalRoutes } from "./http/router.tsx";

/** Composes the storefront: cookie keys, the others' APIs, pages. */
export const createStorefrontService = async (
  config: StorefrontConfig,
  logger: Logger,
  create = createPages,
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
  return runtime.serve({
    publicRoutes: create({ peers, keys: keys.get, isSecure, hasDeveloperPages }),
    internalRoutes: createInternalRoutes(),
    close: async () => keys.close(),
  });
};
