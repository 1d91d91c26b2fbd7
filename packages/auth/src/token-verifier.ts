import { hash } from "node:crypto";
import { ProblemError } from "@shop/contracts";
import { type JWTPayload, jwtVerify } from "jose";
import { LRUCache } from "lru-cache";
import * as z from "zod";
import type { KeySource } from "./key-source.ts";

/** The user that an access token was issued to. */
export interface Principal {
  readonly userId: string;
  readonly sessionId: string;
  readonly roles: readonly ("customer" | "admin")[];
}

/** The token in an `Authorization: Bearer …` header (RFC 6750); undefined if there is none. */
export const bearerToken = (authorization: string | undefined): string | undefined =>
  /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization ?? "")?.[1];

/** Verifies access tokens. */
export interface TokenVerifier {
  /**
   * @throws ProblemError `unauthenticated` if the token is invalid (the failed check is not revealed),
   * `unavailable` if the keys cannot be fetched.
   */
  verify(token: string): Promise<Principal>;
}

export interface TokenVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: KeySource;
  /** Maximum number of verified tokens in the cache. */
  readonly cacheSize?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const maxTokenLength = 4_096;
const clockToleranceS = 30;
/** Tokens are issued for 15 minutes; one with a longer lifetime is not ours. */
const maxLifetimeS = 15 * 60 + clockToleranceS;
/** Cached tokens are verified again after this time, which limits how long a removed key stays trusted. */
const rememberedMs = 60_000;

const claimsSchema = z.object({
  sub: z.guid(),
  sid: z.guid(),
  roles: z.array(z.enum(["customer", "admin"])),
  exp: z.number(),
  iat: z.number(),
});

const refuse = (cause: unknown): ProblemError =>
  new ProblemError("unauthenticated", "The access token is invalid or has expired.", { cause });

const readClaims = (payload: JWTPayload) => {
  const claims = claimsSchema.parse(payload);
  if (claims.exp - claims.iat > maxLifetimeS) throw new Error("the lifetime of the token is too long");
  return claims;
};

const hashOf = (token: string): string => hash("sha256", token, "base64");

/**
 * Verifies tokens according to RFC 8725 and RFC 9068: one algorithm, known issuer, audience, type and key,
 * bounded lifetime.
 */
export const createTokenVerifier = (options: TokenVerifierOptions): TokenVerifier => {
  const { issuer, audience, keys, cacheSize = 10_000, now = Date.now } = options;
  const findKey: KeySource = (header, token) => {
    // Required explicitly, because a key set with one key would accept a token without it.
    if (!header.kid) throw new Error("the token has no key id");
    return keys(header, token);
  };
  // Keyed by hash, so that a heap dump contains no tokens. Only successful verifications are cached.
  const verified = new LRUCache<string, { principal: Principal; until: number }>({ max: cacheSize });

  const verify = async (token: string): Promise<{ principal: Principal; until: number }> => {
    const { payload } = await jwtVerify(token, findKey, {
      algorithms: ["RS256"],
      issuer,
      audience,
      typ: "at+jwt",
      clockTolerance: clockToleranceS,
      currentDate: new Date(now()),
      // Also rejects an issue time in the future, which would extend the token's lifetime.
      maxTokenAge: maxLifetimeS,
      requiredClaims: ["exp", "iat", "sub", "sid", "roles"],
    });
    const { sub, sid, roles, exp } = readClaims(payload);
    return {
      principal: { userId: sub, sessionId: sid, roles },
      until: Math.min(exp * 1000, now() + rememberedMs),
    };
  };

  return {
    verify: async (token) => {
      if (token.length > maxTokenLength) throw refuse(new Error("the token is too long"));
      const hash = hashOf(token);
      const known = verified.get(hash);
      if (known && now() < known.until) return known.principal;
      try {
        const fresh = await verify(token);
        verified.set(hash, fresh);
        return fresh.principal;
      } catch (error) {
        throw error instanceof ProblemError ? error : refuse(error);
      }
    },
  };
};
