import { type Client, catalogApi, createClient, paymentApi, type Send, userApi } from "@shop/contracts";

/** The public APIs of the shop, called for one visitor. */
export interface ShopClient {
  readonly catalog: Client<typeof catalogApi>;
  readonly user: Client<typeof userApi>;
  readonly payment: Client<typeof paymentApi>;
}

/** The transports to the services. */
export interface ShopPeers {
  readonly catalog: Send;
  readonly user: Send;
  readonly payment: Send;
}

/** The visitor that a call is made for. */
export interface Caller {
  /**
   * `X-Forwarded-For` as a load balancer would send it: limits per address count the visitor. Empty for calls
   * that are not made for one visitor.
   */
  readonly forwardedFor: string;
  readonly accessToken?: string | undefined;
}

const sendFor =
  (send: Send, { forwardedFor, accessToken }: Caller): Send =>
  (request) =>
    send({
      ...request,
      headers: {
        ...request.headers,
        ...(forwardedFor !== "" && { "x-forwarded-for": forwardedFor }),
        ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
      },
    });

/** Creates the clients of the shop's APIs for one visitor. */
export const createShopClient = (peers: ShopPeers, caller: Caller): ShopClient => ({
  catalog: createClient(catalogApi, sendFor(peers.catalog, caller)),
  user: createClient(userApi, sendFor(peers.user, caller)),
  payment: createClient(paymentApi, sendFor(peers.payment, caller)),
});
