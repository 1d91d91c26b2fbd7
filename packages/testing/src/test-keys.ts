import { randomUUID } from "node:crypto";
import type { KeySet } from "@shop/contracts";
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";

/** The signing keys' secret, as the user service reads it. */
export interface TestKeys {
  readonly secret: { readonly next: JWK; readonly current: JWK; readonly previous: JWK | null };
  /** An access token such as the user service issues, with claims replaced. */
  token(holder: { userId?: string; roles?: readonly string[] }): Promise<string>;
}

const makeKey = async (): Promise<JWK> => {
  const { privateKey } = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  return { ...(await exportJWK(privateKey)), kid: randomUUID() };
};

/** The public half of a keys' secret. */
export const keySetOf = ({ secret }: TestKeys): KeySet => ({
  keys: [secret.next, secret.current, secret.previous]
    .filter((key) => key !== null)
    .map(({ kid = "", n = "", e = "" }) => ({ kty: "RSA", use: "sig", alg: "RS256", kid, n, e })),
});

export const createTestKeys = async (): Promise<TestKeys> => {
  const [next, current] = await Promise.all([makeKey(), makeKey()]);
  const key = await importJWK(current, "RS256");
  return {
    secret: { next, current, previous: null },
    token: ({ userId = randomUUID(), roles = ["customer"] }) =>
      new SignJWT({ sid: randomUUID(), roles })
        .setProtectedHeader({ alg: "RS256", typ: "at+jwt", kid: current.kid ?? "" })
        .setIssuer("https://shop.example")
        .setAudience("shop")
        .setSubject(userId)
        .setIssuedAt()
        .setExpirationTime("15m")
        .sign(key),
  };
};
