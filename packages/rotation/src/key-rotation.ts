import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Logger } from "@shop/telemetry";
import type * as z from "zod";
import { createRotation, type Rotate } from "./rotation-protocol.ts";

/** Anything that has an id among its kind. */
interface Key {
  readonly kid: string;
}

/** Keys that take turns: each is known before it is used, and stays known afterwards. */
export interface Keys<K extends Key> {
  readonly next: K;
  readonly current: K;
  readonly previous: K | null;
}

export interface KeyRotationOptions<K extends Key> {
  readonly client: SecretsManagerClient;
  readonly logger: Logger;
  /** The keys' kind, for messages: `signing`. */
  readonly kind: string;
  readonly schema: z.ZodType<Keys<K>>;
  readonly make: () => Promise<K>;
  /** Rejects if a pending key does not work. */
  readonly test?: (pending: Keys<K>) => Promise<void>;
}

/** @throws if two keys have the same id */
const requireDistinct = ({ next, current, previous }: Keys<Key>, kind: string): void => {
  const ids = [next, current, previous].flatMap((key) => (key ? [key.kid] : []));
  if (new Set(ids).size < ids.length) throw new Error(`Two ${kind} keys have the same id`);
};

/** Rotates keys: the next one becomes the current one, the current one the previous one. */
export const createKeyRotation = <K extends Key>(options: KeyRotationOptions<K>): Rotate => {
  const { client, logger, kind, schema, make, test } = options;
  return createRotation({
    client,
    logger,
    schema,
    create: async (old) => ({
      next: await make(),
      current: old?.next ?? (await make()),
      previous: old?.current ?? null,
    }),
    set: async (pending, old) => {
      // There is nothing to set. But keys that have been replaced since must not come back.
      const follows = pending.current.kid === old?.next.kid && pending.previous?.kid === old.current.kid;
      if (old && !follows) throw new Error(`The pending ${kind} keys do not follow the current ones`);
    },
    test: async (pending) => {
      requireDistinct(pending, kind);
      await test?.(pending);
    },
  });
};
