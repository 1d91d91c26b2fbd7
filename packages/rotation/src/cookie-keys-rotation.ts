import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { cookieKeysSecret, makeCookieKey, previousCookieKeys } from "@shop/secrets";
import type { Logger } from "@shop/telemetry";
import { createKeyRotation } from "./key-rotation.ts";
import type { Rotate } from "./rotation-protocol.ts";

export interface CookieKeysRotationOptions {
  readonly client: SecretsManagerClient;
  readonly logger: Logger;
}

/**
 * Rotates the keys that encrypt cookies.
 *
 * Every task must have fetched the next key before another task encrypts with it; tasks fetch the secret every
 * few minutes. The schedule guarantees this; this function does not check it. A cookie can be decrypted until
 * its key has been replaced `previousCookieKeys` times.
 */
export const createCookieKeysRotation = (options: CookieKeysRotationOptions): Rotate =>
  createKeyRotation({
    ...options,
    kind: "cookie",
    schema: cookieKeysSecret,
    make: async () => makeCookieKey(),
    retire: (old) => (old ? [old.current, ...old.previous].slice(0, previousCookieKeys) : []),
  });
