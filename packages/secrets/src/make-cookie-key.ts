import { randomBytes, randomUUID } from "node:crypto";
import { type CookieKey, cookieKey } from "./cookie-keys-secret.ts";

/** Generates a key for encrypting cookies, with its own id. */
export const makeCookieKey = (): CookieKey =>
  cookieKey.parse({ kid: randomUUID(), k: randomBytes(32).toString("base64url") });
