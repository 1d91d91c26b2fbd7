import { createHash, randomBytes, randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import type { TokenIssuer } from "../domain/session.ts";
import type { SigningKeys } from "./signing-keys.ts";

export interface TokenIssuerOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly accessTtlS: number;
}

/** Issues access tokens (JWT, RFC 9068) and refresh tokens (256 random bits). */
export const createTokenIssuer = (
  keys: SigningKeys,
  { issuer, audience, accessTtlS }: TokenIssuerOptions,
): TokenIssuer => {
  const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();
  return {
    accessToken: async ({ userId, sessionId, roles }) => {
      const { kid, key } = await keys.current();
      return new SignJWT({ sid: sessionId, roles: [...roles] })
        .setProtectedHeader({ alg: "RS256", typ: "at+jwt", kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(userId)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime(`${accessTtlS}s`)
        .sign(key);
    },
    refreshToken: () => {
      const token = randomBytes(32).toString("base64url");
      return { token, hash: hashOf(token) };
    },
    hashOf,
  };
};
