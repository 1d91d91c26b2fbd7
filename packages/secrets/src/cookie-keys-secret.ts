import * as z from "zod";

/** A symmetric key of 256 bits, in base64url. */
export const cookieKey = z.object({ kid: z.string().min(1), k: z.base64url().length(43) });

export type CookieKey = z.output<typeof cookieKey>;

/**
 * The number of previous keys that are kept. With a rotation every five days, a cookie can be decrypted for
 * 90 days: the longest life of an encrypted cookie.
 */
export const previousCookieKeys = 18;

/**
 * The secret that holds the keys of a service's cookies. `next` decrypts before it encrypts, so that all tasks
 * know it in time; the `previous` ones, newest first, decrypt the cookies that they have encrypted.
 */
export const cookieKeysSecret = z.object({
  next: cookieKey,
  current: cookieKey,
  previous: z.array(cookieKey).max(previousCookieKeys),
});

export type CookieKeys = z.output<typeof cookieKeysSecret>;
