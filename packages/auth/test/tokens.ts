import { randomUUID } from "node:crypto";
import type { KeySet } from "@shop/contracts";
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from "jose";

/** A key that signs, and what is published of it. */
export interface TestKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly published: KeySet["keys"][number];
}

export const makeKey = async (kid = randomUUID()): Promise<TestKey> => {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { modulusLength: 2048 });
  const { n = "", e = "" } = await exportJWK(publicKey);
  return { kid, privateKey, published: { kty: "RSA", use: "sig", alg: "RS256", kid, n, e } };
};

export const issuer = "https://shop.example";
export const audience = "shop";

/** Replacements for what a good token has; null takes a claim away. */
export interface Changes {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A token such as the user service issues, but for the changes. Times are in seconds. */
export const sign = (
  key: TestKey,
  now: number,
  { header = {}, claims = {} }: Changes = {},
): Promise<string> => {
  const all = {
    iss: issuer,
    aud: audience,
    sub: randomUUID(),
    sid: randomUUID(),
    roles: ["customer"],
    iat: now,
    exp: now + 900,
    ...claims,
  };
  const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
  return new SignJWT(kept)
    .setProtectedHeader({ alg: "RS256", typ: "at+jwt", kid: key.kid, ...header })
    .sign(key.privateKey);
};
