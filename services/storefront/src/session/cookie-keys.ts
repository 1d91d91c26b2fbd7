import * as z from "zod";

const key = z.object({ kid: z.string().min(1), k: z.base64url().length(43) });

/**
 * The secret that holds the keys of the storefront's cookies, each 256 bits. `next` decrypts before it
 * encrypts, so that all tasks know it in time; `previous` decrypts the cookies that it has encrypted.
 */
export const cookieKeysSecret = z.object({ next: key, current: key, previous: key.nullable() });

export type CookieKeys = z.output<typeof cookieKeysSecret>;
