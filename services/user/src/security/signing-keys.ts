import type { KeySet } from "@shop/contracts";
import type { Secret } from "@shop/secrets";
import { type CryptoKey, importJWK } from "jose";
import * as z from "zod";

const privateJwk = z.object({
  kty: z.literal("RSA"),
  kid: z.string(),
  n: z.string(),
  e: z.string(),
  d: z.string(),
  p: z.string(),
  q: z.string(),
  dp: z.string(),
  dq: z.string(),
  qi: z.string(),
});

/**
 * The secret that holds the signing keys. `next` is published before it signs, so that whoever verifies knows it by
 * then; `previous` is published until the last token that it signed has expired.
 */
export const signingKeysSecret = z.object({
  next: privateJwk,
  current: privateJwk,
  previous: privateJwk.nullable(),
});

type PrivateJwk = z.output<typeof privateJwk>;
type SigningKeysSecret = z.output<typeof signingKeysSecret>;

export interface SigningKeys {
  /** The key that signs now. */
  current(): Promise<{ readonly kid: string; readonly key: CryptoKey }>;
  /** What everyone may know of the keys. */
  keySet(): Promise<KeySet>;
}

const publicPart = ({ kid, n, e }: PrivateJwk): KeySet["keys"][number] => ({
  kty: "RSA",
  use: "sig",
  alg: "RS256",
  kid,
  n,
  e,
});

const importKey = async (jwk: PrivateJwk): Promise<CryptoKey> => {
  const key = await importJWK(jwk, "RS256");
  if (key instanceof Uint8Array) throw new Error("a signing key must be an RSA key");
  return key;
};

/** Reads the signing keys from their secret, which rotates underneath. */
export const createSigningKeys = (secret: Secret<SigningKeysSecret>): SigningKeys => {
  // Importing a key costs more than signing with it, so it is done once for each value of the secret.
  const imported = new WeakMap<PrivateJwk, Promise<CryptoKey>>();
  return {
    current: async () => {
      const { current } = await secret.get();
      const key = imported.get(current) ?? importKey(current);
      imported.set(current, key);
      return { kid: current.kid, key: await key };
    },
    keySet: async () => {
      const { next, current, previous } = await secret.get();
      return { keys: [next, current, previous].filter((key) => key !== null).map(publicPart) };
    },
  };
};
