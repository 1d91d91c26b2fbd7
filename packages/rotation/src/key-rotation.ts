import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Logger } from "@shop/telemetry";
import type * as z from "zod";
import { createRotation, type Rotate } from "./rotation-protocol.ts";

/** Anything that has an id among its kind. */
interface Key {
  readonly kid: string;
}

/** Keys that take turns: each is known before it is used, and stays known afterwards. */
export interface Keys<K extends Key, P extends Previous<K>> {
  readonly next: K;
  readonly current: K;
  readonly previous: P;
}

/** The key before the current one, if there was one, or several with the newest first. */
type Previous<K extends Key> = K | null | readonly K[];

export interface KeyRotationOptions<K extends Key, P extends Previous<K>> {
  readonly client: SecretsManagerClient;
  readonly logger: Logger;
  /** The keys' kind, for messages: `signing`. */
  readonly kind: string;
  readonly schema: z.ZodType<Keys<K, P>>;
  readonly make: () => Promise<K>;
  /** The previous keys after the rotation of these. */
  readonly retire: (old: Keys<K, P> | undefined) => P;
  /** Rejects if a pending key does not work. */
  readonly test?: (pending: Keys<K, P>) => Promise<void>;
}

/** @throws if two keys have the same id */
const requireDistinct = ({ next, current, previous }: Keys<Key, Previous<Key>>, kind: string): void => {
  const ids = [next, current, previous].flat().flatMap((key) => (key ? [key.kid] : []));
  if (new Set(ids).size < ids.length) throw new Error(`Two ${kind} keys have the same id`);
};

/** Rotates keys: the next one becomes the current one, the current one the previous one. */
export const createKeyRotation = <K extends Key, P extends Previous<K>>(
  options: KeyRotationOptions<K, P>,
): Rotate => {
  const { client, logger, kind, schema, make, retire, test } = options;
  return createRotation({
    client,
    logger,
    schema,
    create: async (old) => ({
      next: await make(),
      current: old?.next ?? (await make()),
      previous: retire(old),
    }),
    set: async (pending, old) => {
      // There is nothing to set. But keys that have been replaced since must not come back.
      const [newest] = [pending.previous].flat();
      const follows = pending.current.kid === old?.next.kid && newest?.kid === old.current.kid;
      if (old && !follows) throw new Error(`The pending ${kind} keys do not follow the current ones`);
    },
    test: async (pending) => {
      requireDistinct(pending, kind);
      await test?.(pending);
    },
  });
};
