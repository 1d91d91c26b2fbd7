import type { CookieKeys } from "@shop/secrets";
import { base64url, CompactEncrypt, compactDecrypt } from "jose";
import type * as z from "zod";

/** Encrypts values for cookies, so that nothing but the storefront can read or change them. */
export interface CookieSeal {
  seal(value: unknown): Promise<string>;
  /** The value of a cookie; undefined if the storefront did not make it, or the schema has changed since. */
  open<T>(sealed: string | undefined, schema: z.ZodType<T>): Promise<T | undefined>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Cookies as JWE (RFC 7516): AES-256-GCM with the current key. */
export const createCookieSeal = (keys: () => Promise<CookieKeys>): CookieSeal => ({
  seal: async (value) => {
    const { current } = await keys();
    return new CompactEncrypt(encoder.encode(JSON.stringify(value)))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: current.kid })
      .encrypt(base64url.decode(current.k));
  },
  open: async (sealed, schema) => {
    if (sealed === undefined) return undefined;
    const { next, current, previous } = await keys();
    try {
      const { plaintext } = await compactDecrypt(sealed, ({ kid }) => {
        const key = [current, next, ...previous].find((one) => one.kid === kid);
        if (!key) throw new Error("unknown key");
        return base64url.decode(key.k);
      });
      return schema.safeParse(JSON.parse(decoder.decode(plaintext))).data;
    } catch {
      return undefined;
    }
  },
});
