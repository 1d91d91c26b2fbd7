import type { CookieKeys } from "@shop/secrets";
import express, { type Express } from "express";
import { mountStorefront } from "./http/router.tsx";
import { createCookieSeal } from "./session/cookie-seal.ts";
import { createSessionRefresh } from "./session/refresh-session.ts";
import { createCachedCatalog } from "./shop/cached-catalog.ts";
import { createShopClient, type ShopPeers } from "./shop/shop-client.ts";

export interface StorefrontOptions {
  readonly peers: ShopPeers;
  readonly keys: () => Promise<CookieKeys>;
  /** True if browsers come by HTTPS. */
  readonly isSecure: boolean;
  /** The number of proxies that append to `X-Forwarded-For`. */
  readonly proxies: number;
}

/** Creates the storefront's app: every page of the shop. */
export const createStorefront = ({ peers, keys, isSecure, proxies }: StorefrontOptions): Express => {
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", proxies);
  mountStorefront(app, {
    peers,
    // Shared by all visitors, so that no visitor's address or token goes with it.
    catalog: createCachedCatalog(createShopClient(peers, { forwardedFor: "" }).catalog),
    keys,
    seal: createCookieSeal(keys),
    refreshSession: createSessionRefresh(),
    isSecure,
  });
  return app;
};
