import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { makeSigningKey, signingKeysSecret } from "@shop/secrets";
import type { Logger } from "@shop/telemetry";
import { checkSigningKeys } from "./check-signing-keys.ts";
import { createRotation, type Rotate } from "./rotation-protocol.ts";

export interface SigningKeysRotationOptions {
  readonly client: SecretsManagerClient;
  readonly logger: Logger;
}

/**
 * Rotates the keys that sign access tokens: the next key becomes the current one, the current one the
 * previous one.
 *
 * Must not run more often than once in 24 hours. The next key must have been published for that long before
 * it signs, so that all verifiers know it. The previous key must stay published until every token that it
 * signed (15 min) has expired. The schedule guarantees this; this function does not check it.
 */
export const createSigningKeysRotation = ({ client, logger }: SigningKeysRotationOptions): Rotate =>
  createRotation({
    client,
    logger,
    schema: signingKeysSecret,
    create: async (old) => ({
      next: await makeSigningKey(),
      current: old?.next ?? (await makeSigningKey()),
      previous: old?.current ?? null,
    }),
    set: async (pending, old) => {
      // There is nothing to set. But keys that have been replaced since must not come back.
      const follows = pending.current.kid === old?.next.kid && pending.previous?.kid === old.current.kid;
      if (old && !follows) throw new Error("The pending signing keys do not follow the current ones");
    },
    test: checkSigningKeys,
  });
