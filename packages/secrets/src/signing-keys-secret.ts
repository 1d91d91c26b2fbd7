import * as z from "zod";

/** A private key as a JWK. RFC 7517, RFC 7518 § 6.3 */
export const signingKey = z.object({
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

export type SigningKey = z.output<typeof signingKey>;

/**
 * The secret that holds the signing keys. `next` is published before it signs, so that all verifiers know it
 * in time; `previous` is published until the last token that it signed has expired.
 */
export const signingKeysSecret = z.object({
  next: signingKey,
  current: signingKey,
  previous: signingKey.nullable(),
});

export type SigningKeysSecret = z.output<typeof signingKeysSecret>;

const publicPart = ({ kid, n, e }: SigningKey) =>
  ({ kty: "RSA", use: "sig", alg: "RS256", kid, n, e }) as const;

/** The public parts of the signing keys: the published key set. */
export const publicKeysOf = ({ next, current, previous }: SigningKeysSecret) => ({
  keys: [next, current, previous].filter((key) => key !== null).map(publicPart),
});
