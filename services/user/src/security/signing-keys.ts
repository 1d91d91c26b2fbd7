import type { KeySet } from "@shop/contracts";
import { publicKeysOf, type Secret, type SigningKey, type SigningKeysSecret } from "@shop/secrets";
import { type CryptoKey, importJWK } from "jose";

export interface SigningKeys {
  /** The key that currently signs. */
  current(): Promise<{ readonly kid: string; readonly key: CryptoKey }>;
  /** The public key set. */
  keySet(): Promise<KeySet>;
}

const importKey = async (jwk: SigningKey): Promise<CryptoKey> => {
  const key = await importJWK(jwk, "RS256");
  if (key instanceof Uint8Array) throw new Error("a signing key must be an RSA key");
  return key;
};

/** Reads the signing keys from their secret, which rotates. */
export const createSigningKeys = (secret: Secret<SigningKeysSecret>): SigningKeys => {
  // Importing a key costs more than signing with it, so it happens once per value of the secret.
  const imported = new WeakMap<SigningKey, Promise<CryptoKey>>();
  return {
    current: async () => {
      const { current } = await secret.get();
      const key = imported.get(current) ?? importKey(current);
      imported.set(current, key);
      return { kid: current.kid, key: await key };
    },
    keySet: async () => publicKeysOf(await secret.get()),
  };
};
