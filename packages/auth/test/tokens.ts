import { randomUUID } from "node:crypto";
import type { KeySet } from "@shop/contracts";
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from "jose";

/** A signing key and its published part. */
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

/** Changes to a valid token; null removes a claim. */
export interface Changes {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A token as the user service issues it, with changes. Times are in seconds. */
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
