import type { CookieKeys } from "@shop/secrets";
import type { StorefrontDeps } from "./http/visitor.ts";
import { createCookieSeal } from "./session/cookie-seal.ts";
import { createSessionRefresh } from "./session/refresh-session.ts";
import { createCachedCatalog } from "./shop/cached-catalog.ts";
import { createShopClient, type ShopPeers } from "./shop/shop-client.ts";

export interface StorefrontOptions {
  readonly peers: ShopPeers;
  readonly keys: () => Promise<CookieKeys>;
  /** True if browsers come by HTTPS. */
  readonly isSecure: boolean;
  /** True if the load balancer serves `/docs` and `/traces`, as on one machine. */
  readonly hasDeveloperPages: boolean;
  /** The path of one more script for every page. @default none */
  readonly extraScript?: string;
}

/** Creates the dependencies of all pages. */
export const createStorefront = (options: StorefrontOptions): StorefrontDeps => ({
  ...options,
  // Shared by all visitors, so that no visitor's address or token goes with it.
  catalog: createCachedCatalog(createShopClient(options.peers, { forwardedFor: "" }).catalog),
  seal: createCookieSeal(options.keys),
  refreshSession: createSessionRefresh(),
});
