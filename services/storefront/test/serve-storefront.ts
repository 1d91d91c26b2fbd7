import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import type { CookieKeys } from "@shop/secrets";
import express from "express";
import { type CreatePages, createPages } from "../src/create-pages.ts";
import type { ShopPeers } from "../src/shop/shop-client.ts";

const newKey = (kid: string) => ({ kid, k: randomBytes(32).toString("base64url") });

export const newKeys = (): CookieKeys => ({ next: newKey("b"), current: newKey("a"), previous: [] });

const fixed = (keys: CookieKeys) => (): CookieKeys => keys;

/** Serves the storefront's pages on a free port. */
export const serveStorefront = async (
  peers: ShopPeers,
  keys: () => CookieKeys = fixed(newKeys()),
  create: CreatePages = createPages,
): Promise<Server> => {
  const app = express();
  app.set("trust proxy", 1);
  const options = { peers, keys: async () => keys(), isSecure: false, hasDeveloperPages: true };
  create(options).mount(app, () => Promise.reject(new Error("no tokens")));
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
};

/** The address of a server on this machine. */
export const addressOf = (server: Server): string => {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
};
