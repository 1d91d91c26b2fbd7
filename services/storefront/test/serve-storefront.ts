import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import type { CookieKeys } from "@shop/secrets";
import { createStorefront } from "../src/create-storefront.ts";
import type { ShopPeers } from "../src/shop/shop-client.ts";

const newKey = (kid: string) => ({ kid, k: randomBytes(32).toString("base64url") });

export const newKeys = (): CookieKeys => ({ next: newKey("b"), current: newKey("a"), previous: null });

/** Serves the storefront on a free port. */
export const serveStorefront = async (
  peers: ShopPeers,
  keys: () => CookieKeys = (() => {
    const made = newKeys();
    return () => made;
  })(),
): Promise<Server> => {
  const app = createStorefront({ peers, keys: async () => keys(), isSecure: false, proxies: 1 });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
};
