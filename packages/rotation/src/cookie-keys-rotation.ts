import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { cookieKeysSecret, makeCookieKey } from "@shop/secrets";
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
 * few minutes. A cookie can be decrypted until the rotation after the next one, so a longer-lived cookie must be
 * encrypted again in time. The schedule decides both; this function does not check it.
 */
export const createCookieKeysRotation = (options: CookieKeysRotationOptions): Rotate =>
  createKeyRotation({
    ...options,
    kind: "cookie",
    schema: cookieKeysSecret,
    make: async () => makeCookieKey(),
  });
