import * as z from "zod";

/** A symmetric key of 256 bits, in base64url. */
export const cookieKey = z.object({ kid: z.string().min(1), k: z.base64url().length(43) });

export type CookieKey = z.output<typeof cookieKey>;

/**
 * The secret that holds the keys of a service's cookies. `next` decrypts before it encrypts, so that all tasks
 * know it in time; `previous` decrypts the cookies that it has encrypted.
 */
export const cookieKeysSecret = z.object({
  next: cookieKey,
  current: cookieKey,
  previous: cookieKey.nullable(),
});

export type CookieKeys = z.output<typeof cookieKeysSecret>;
