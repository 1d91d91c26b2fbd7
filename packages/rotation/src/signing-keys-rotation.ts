import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { makeSigningKey, signingKeysSecret } from "@shop/secrets";
import type { Logger } from "@shop/telemetry";
import { checkSigningKeys } from "./check-signing-keys.ts";
import { createKeyRotation } from "./key-rotation.ts";
import type { Rotate } from "./rotation-protocol.ts";

export interface SigningKeysRotationOptions {
  readonly client: SecretsManagerClient;
  readonly logger: Logger;
}

/**
 * Rotates the keys that sign access tokens.
 *
 * Must not run more often than once in 24 hours. The next key must have been published for that long before
 * it signs, so that all verifiers know it. The previous key must stay published until every token that it
 * signed (15 min) has expired. The schedule guarantees this; this function does not check it.
 */
export const createSigningKeysRotation = (options: SigningKeysRotationOptions): Rotate =>
  createKeyRotation({
    ...options,
    kind: "signing",
    schema: signingKeysSecret,
    make: makeSigningKey,
    retire: (old) => old?.current ?? null,
    test: checkSigningKeys,
  });
