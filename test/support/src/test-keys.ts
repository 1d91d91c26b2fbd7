import { randomUUID } from "node:crypto";
import type { KeySet } from "@shop/contracts";
import { makeSigningKey, publicKeysOf, type SigningKeysSecret } from "@shop/secrets";
import { importJWK, SignJWT } from "jose";

/** The secret with the signing keys, as the user service reads it. */
export interface TestKeys {
  readonly secret: SigningKeysSecret;
  /** An access token like the user service's, with some claims replaced. */
  token(principal: { userId?: string; roles?: readonly string[] }): Promise<string>;
}

/** The public keys of a keys' secret. */
export const keySetOf = ({ secret }: TestKeys): KeySet => publicKeysOf(secret);

export const createTestKeys = async (): Promise<TestKeys> => {
  const [next, current] = await Promise.all([makeSigningKey(), makeSigningKey()]);
  const key = await importJWK(current, "RS256");
  return {
    secret: { next, current, previous: null },
    token: ({ userId = randomUUID(), roles = ["customer"] }) =>
      new SignJWT({ sid: randomUUID(), roles })
        .setProtectedHeader({ alg: "RS256", typ: "at+jwt", kid: current.kid })
        .setIssuer("https://shop.example")
        .setAudience("shop")
        .setSubject(userId)
        .setIssuedAt()
        .setExpirationTime("15m")
        .sign(key),
  };
};
