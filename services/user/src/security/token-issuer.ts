import { randomBytes, randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import type { TokenIssuer } from "../domain/session.ts";
import { hashOf, newRefreshToken, randomToken, readRefreshToken, successorOf } from "./refresh-tokens.ts";
import type { SigningKeys } from "./signing-keys.ts";

export interface TokenIssuerOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly accessTtlS: number;
}

/** Issues access tokens (JWT, RFC 9068), refresh tokens and device tokens (random). */
export const createTokenIssuer = (
  keys: SigningKeys,
  { issuer, audience, accessTtlS }: TokenIssuerOptions,
): TokenIssuer => ({
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
  refreshToken: newRefreshToken,
  readRefreshToken,
  successorOf,
  newSalt: () => randomBytes(32),
  deviceToken: () => {
    const token = randomToken();
    return { token, hash: hashOf(token) };
  },
  hashOf,
});
