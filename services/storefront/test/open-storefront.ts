import type { Server } from "node:http";
import { createPeer } from "@shop/mesh";
import { recordLogs } from "@shop/test-support";
import { addressOf, serveStorefront } from "./serve-storefront.ts";

/** A storefront in front of a running shop. */
export interface OpenStorefront {
  readonly server: Server;
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the storefront of the shop at an address. */
export const openStorefront = async (shopUrl: string): Promise<OpenStorefront> => {
  const { logger } = recordLogs("storefront");
  const peerAt = (name: string) => createPeer({ name, url: shopUrl, logger });
  const peers = { catalog: peerAt("catalog"), user: peerAt("user"), payment: peerAt("payment") };
  const { catalog, user, payment } = peers;
  const server = await serveStorefront({ catalog: catalog.send, user: user.send, payment: payment.send });
  return {
    server,
    url: addressOf(server),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await Promise.all(Object.values(peers).map(({ close }) => close()));
    },
  };
};
