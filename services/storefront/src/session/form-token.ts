import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { CookieKeys } from "@shop/secrets";

/** A random id of a browser, kept in a cookie. Form tokens are bound to it. */
export const newVisitorId = (): string => randomBytes(16).toString("base64url");

const tokenOf = (visitorId: string, { k }: { readonly k: string }): string =>
  createHmac("sha256", k).update(`form:${visitorId}`).digest("base64url");

/** The hidden field that proves that a form came from a page of this shop. */
export const formTokenOf = (visitorId: string, { current }: CookieKeys): string =>
  tokenOf(visitorId, current);

/** True if the token was made for this browser, with a key that is still known. */
export const isFormToken = (given: string, visitorId: string, keys: CookieKeys): boolean =>
  [keys.current, keys.next, ...keys.previous].some((key) => {
    const [expected, actual] = [Buffer.from(tokenOf(visitorId, key)), Buffer.from(given)];
    return expected.length === actual.length && timingSafeEqual(expected, actual);
  });
