import { randomBytes } from "node:crypto";
import { codeOfType, ProblemError, type ProblemResponse } from "@shop/contracts";
import type { CookieKeys } from "@shop/secrets";
import { currentContext } from "@shop/telemetry";
import type { Request, Response } from "express";
import * as z from "zod";
import { type Cart, emptyCart, unitsIn } from "../cart/cart.ts";
import { packCart, packedCart } from "../cart/packed-cart.ts";
import { isTimeZone } from "../render/format.ts";
import type { Visit } from "../render/visit.ts";
import type { CookieSeal } from "../session/cookie-seal.ts";
import { formTokenOf, newVisitorId } from "../session/form-token.ts";
import type { createSessionRefresh } from "../session/refresh-session.ts";
import { needsRefresh, type Session, session as sessionSchema } from "../session/session.ts";
import type { CatalogReads } from "../shop/cached-catalog.ts";
import { createShopClient, type ShopClient, type ShopPeers } from "../shop/shop-client.ts";
import { languageOf, languages } from "../texts/languages.ts";
import { type Cookies, openCookies } from "./cookies.ts";

/** The dependencies of every route. */
export interface StorefrontDeps {
  readonly peers: ShopPeers;
  /** The catalog's reads, shared by all visitors. */
  readonly catalog: CatalogReads;
  readonly keys: () => Promise<CookieKeys>;
  readonly seal: CookieSeal;
  readonly refreshSession: ReturnType<typeof createSessionRefresh>;
  /** True if browsers come by HTTPS. */
  readonly isSecure: boolean;
  /** True if the load balancer serves `/docs` and `/traces`, as on one machine. */
  readonly hasDeveloperPages: boolean;
  /** The path of one more script for every page. */
  readonly extraScript?: string;
}

/** The person, or program, that a request comes from. */
export interface Visitor {
  readonly visit: Visit;
  readonly session: Session | undefined;
  readonly cart: Cart;
  readonly cookies: Cookies;
  /** The shop's APIs, called with the visitor's address and access token. */
  readonly shop: ShopClient;
  setCart(cart: Cart): Promise<void>;
  logIn(session: Session): Promise<void>;
  logOut(): void;
}

/** Unknown visitors are given an id, so that forms can be bound to their browser. */
const visitorIdOf = (cookies: Cookies): string => {
  const known = cookies.get("visitor");
  if (known !== undefined && /^[\w-]{22}$/.test(known)) return known;
  const id = newVisitorId();
  cookies.set("visitor", id);
  return id;
};

/** With two proxies the peers expect two addresses, too. */
const forwardedFor = ({ ip, ips }: Request): string => (ips.length > 0 ? ips.join(", ") : (ip ?? ""));

/** The session with valid tokens; undefined if it has ended. During an outage it stays as it is. */
const openSession = async (
  { seal, refreshSession, peers }: StorefrontDeps,
  cookies: Cookies,
  request: Request,
): Promise<Session | undefined> => {
  const given = cookies.get("session");
  const known = await seal.open(given, sessionSchema);
  if (!known) {
    if (given !== undefined) cookies.clear("session");
    return undefined;
  }
  if (!needsRefresh(known)) return known;
  try {
    const { user } = createShopClient(peers, { forwardedFor: forwardedFor(request) });
    const refreshed = await refreshSession(user.refresh, known);
    if (refreshed) cookies.set("session", await seal.seal(refreshed));
    else cookies.clear("session");
    return refreshed;
  } catch (error) {
    if (error instanceof ProblemError) return known;
    throw error;
  }
};

/** Reads a request's cookies: who comes, with which cart, in which language. */
export const openVisitor = async (
  deps: StorefrontDeps,
  request: Request,
  response: Response,
): Promise<Visitor> => {
  const cookies = openCookies(request, response, deps.isSecure);
  const session = await openSession(deps, cookies, request);
  const cart = (await deps.seal.open(cookies.get("cart"), packedCart)) ?? emptyCart();
  const language = languageOf(cookies.get("language"), request.headers["accept-language"]);
  const timeZone = cookies.timeZone();
  const context = currentContext();
  if (context && session) context.userId = session.userId;
  let shop: ShopClient | undefined;
  return {
    visit: {
      language,
      texts: languages[language],
      timeZone: isTimeZone(timeZone) ? timeZone : "UTC",
      url: request.originalUrl,
      nonce: randomBytes(16).toString("base64"),
      formToken: formTokenOf(visitorIdOf(cookies), await deps.keys()),
      cartUnits: unitsIn(cart),
      user: session && { name: session.name, isAdmin: session.isAdmin },
      hasDeveloperPages: deps.hasDeveloperPages,
      extraScript: deps.extraScript,
      traceId: context?.sampled ? context.traceId : undefined,
    },
    session,
    cart,
    cookies,
    // Pages for everyone share their reads and need no client of their own.
    get shop() {
      shop ??= createShopClient(deps.peers, {
        forwardedFor: forwardedFor(request),
        accessToken: session?.accessToken,
      });
      return shop;
    },
    setCart: async (next) => cookies.set("cart", await deps.seal.seal(packCart(next))),
    logIn: async (next) => {
      cookies.set("session", await deps.seal.seal(next));
      // Forms of pages from before the log-in are not valid any more.
      cookies.set("visitor", newVisitorId());
    },
    logOut: () => {
      cookies.clear("session");
      cookies.set("visitor", newVisitorId());
    },
  };
};

/** The code of a problem, for choosing what to say. */
export const codeOf = ({ problem }: ProblemResponse) => codeOfType(problem.type);

/** Turns a problem that a page cannot explain into an error; 401 ends the session. */
export const failWith = ({ problem }: ProblemResponse): never => {
  if (problem.status === 401) throw new SessionEnded();
  throw new ProblemError(codeOfType(problem.type) ?? "internal-error", problem.detail ?? problem.title, {
    cause: problem,
  });
};

/** The page needs a user, and there is none, or no longer. */
export class SessionEnded extends Error {
  override readonly name = "SessionEnded";
}

/** A path of this shop to return to; anything else is the home page. */
export const ownPath = z
  .string()
  .max(2_000)
  .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/)
  .catch("/");
