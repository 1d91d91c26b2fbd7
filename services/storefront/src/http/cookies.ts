import { parseCookie } from "cookie";
import type { Request, Response } from "express";

/** The storefront's cookies. Only the first two hold anything that must stay secret. */
export type CookieName = "session" | "cart" | "visitor" | "device" | "language";

const day = 24 * 3600 * 1000;

const ages: Readonly<Record<CookieName, number>> = {
  session: 90 * day,
  cart: 30 * day,
  visitor: 90 * day,
  device: 365 * day,
  language: 365 * day,
};

/** Reads and writes cookies, so that no other host and no script can. */
export interface Cookies {
  get(name: CookieName): string | undefined;
  /** The time zone, which the page's script reports. */
  timeZone(): string | undefined;
  set(name: CookieName, value: string): void;
  clear(name: CookieName): void;
}

/**
 * @param isSecure true if browsers come by HTTPS. Then names have the prefix `__Host-`
 * (https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes).
 */
export const openCookies = (request: Request, response: Response, isSecure: boolean): Cookies => {
  const given = parseCookie(request.headers.cookie ?? "");
  const nameOf = (name: CookieName): string => (isSecure ? `__Host-${name}` : name);
  const attributes = { httpOnly: true, sameSite: "lax", secure: isSecure, path: "/" } as const;
  return {
    get: (name) => given[nameOf(name)],
    timeZone: () => given["timeZone"],
    set: (name, value) => {
      response.cookie(nameOf(name), value, { ...attributes, maxAge: ages[name] });
    },
    clear: (name) => {
      response.clearCookie(nameOf(name), attributes);
    },
  };
};
