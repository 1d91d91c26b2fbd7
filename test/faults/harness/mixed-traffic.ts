import { randomUUID } from "node:crypto";
import { Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { routeFor } from "@shop/topology";

/** Clients with keep-alive connections that read and pay. */
export interface MixedTraffic {
  /** Sends the request with this number: of five, four read from the services in turn and one pays. */
  send(index: number): Promise<{ readonly status: number }>;
  /** The number of connections opened so far. */
  readonly opened: () => number;
  /**
   * Counts of unexpected responses so far: those other than 200, 201 and 202, which means that the payment
   * will be settled.
   */
  readonly failures: () => Readonly<Record<string, number>>;
  close(): void;
}

interface Sent {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: object;
}

const timeoutMs = 10_000;
/** A page for people, which reads the product from the catalog; a shop without pages has the API only. */
const productPath = routeFor("/") === undefined ? "/api/catalog/products" : "/products";

/**
 * Node's own client: unlike others it does not hide the reset of a kept connection by retrying on a new one.
 */
const send = (
  url: string,
  agent: Agent,
  token: string,
  { method, path, body }: Sent,
): Promise<IncomingMessage> => {
  const content = body && JSON.stringify(body);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const headers = {
    authorization: `Bearer ${token}`,
    ...(content && { "content-type": "application/json", "content-length": Buffer.byteLength(content) }),
    ...(content && { "idempotency-key": randomUUID() }),
  };
  request(`${url}${path}`, { method, agent, headers, signal: AbortSignal.timeout(timeoutMs) }, resolve)
    .on("error", reject)
    .end(content);
  return promise;
};

/**
 * Creates clients of a shop. They buy the products in turn, which must not run out. The provider takes two
 * seconds for one of four payments, so that some are always in progress.
 */
export const createMixedTraffic = (shop: {
  readonly url: string;
  readonly token: string;
  readonly products: readonly [string, ...string[]];
}): MixedTraffic => {
  const { url, token, products } = shop;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let opened = 0;
  agent.on("free", (socket: { isCounted?: boolean }) => {
    if (!socket.isCounted) opened += 1;
    socket.isCounted = true;
  });
  const failures: Record<string, number> = {};
  const nth = (round: number): string => products[round % products.length] ?? products[0];
  const order = (round: number) => ({
    items: [{ productId: nth(round), quantity: 1 }],
    paymentMethod: round % 4 === 0 ? "pm_card_timeout" : "pm_card_ok",
  });
  const turns: readonly ((round: number) => Sent)[] = [
    (round) => ({ method: "POST", path: "/api/payments", body: order(round) }),
    () => ({ method: "GET", path: "/api/catalog/products?limit=5" }),
    () => ({ method: "GET", path: "/api/users/me" }),
    (round) => ({ method: "GET", path: `${productPath}/${nth(round)}` }),
    () => ({ method: "GET", path: "/api/payments?limit=5" }),
  ];
  const next = (index: number): Sent => {
    const turn = turns[index % turns.length] as (round: number) => Sent;
    return turn(Math.floor(index / turns.length));
  };
  return {
    send: async (index) => {
      const sent = next(index);
      const response = await send(url, agent, token, sent);
      const [status, body] = [response.statusCode ?? 0, await text(response)];
      if (![200, 201, 202].includes(status)) {
        const detail = /"detail":"([^"]+)"/.exec(body)?.[1] ?? "no problem";
        const failure = `${status} (${detail}) to ${sent.method} ${sent.path.replace(/[\da-f-]{36}$/, "…")}`;
        failures[failure] = (failures[failure] ?? 0) + 1;
      }
      return { status };
    },
    opened: () => opened,
    failures: () => failures,
    close: () => agent.destroy(),
  };
};
