import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import type { CookieKeys } from "@shop/secrets";
import express from "express";
import { createStorefront } from "../src/create-storefront.ts";
import { createPublicRoutes } from "../src/http/router.tsx";
import type { ShopPeers } from "../src/shop/shop-client.ts";

const newKey = (kid: string) => ({ kid, k: randomBytes(32).toString("base64url") });

export const newKeys = (): CookieKeys => ({ next: newKey("b"), current: newKey("a"), previous: [] });

const fixed = (keys: CookieKeys) => (): CookieKeys => keys;

/** Serves the storefront's pages on a free port. */
export const serveStorefront = async (
  peers: ShopPeers,
  keys: () => CookieKeys = fixed(newKeys()),
): Promise<Server> => {
  const app = express();
  app.set("trust proxy", 1);
  const options = { peers, keys: async () => keys(), isSecure: false, hasDeveloperPages: true };
  createPublicRoutes(createStorefront(options)).mount(app, () => Promise.reject(new Error("no tokens")));
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
};
