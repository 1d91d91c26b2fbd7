import { Agent, createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { routeFor, type ServiceName, timing } from "@shop/topology";
import { createProxyServer } from "http-proxy-3";
import { createPages, type Pages } from "./create-pages.ts";
import { answerForService, answerUnreadable } from "./fixed-answers.ts";
import { forwardedHeaders } from "./forwarded-headers.ts";

export interface GatewayOptions {
  /** The public address of each service, such as `http://127.0.0.1:8090`. Without one it is a 503. */
  readonly targets: Readonly<Partial<Record<ServiceName, string>>>;
  /** What the gateway serves itself. */
  readonly pages?: Pages;
  /** How long a service may take to answer. @default the load balancer's idle timeout */
  readonly answerTimeoutMs?: number;
}

/** The load balancer's stand-in: the same rules, the same headers, the same answers when a service has none. */
export interface Gateway {
  /** Serves on 127.0.0.1 and resolves to its address; port 0 takes a free one. */
  listen(port: number): Promise<string>;
  /** Takes no new requests, gives those under way a second, and ends. */
  close(): Promise<void>;
}

const idleMs = timing.albIdleTimeoutS * 1000;
const connectTimeoutMs = 10_000;
const closeGraceMs = 1_000;

const serverOptions = {
  keepAliveTimeout: idleMs,
  // Of all headers together.
  maxHeaderSize: 64 * 1024,
  // A load balancer answers where there is none, and does so with a page.
  requireHostHeader: false,
};

type Proxy = (request: IncomingMessage, response: ServerResponse, target: string) => void;

const createProxy = (agent: Agent, answerTimeoutMs: number): Proxy => {
  const proxy = createProxyServer({
    agent,
    proxyTimeout: answerTimeoutMs,
    connectTimeout: connectTimeoutMs,
    // The path as it came: resolving its `..` could lead past the rules that it was matched by.
    toProxy: true,
  });
  const late = new WeakSet<IncomingMessage>();
  proxy.on("proxyReq", (outgoing, request) => {
    outgoing.once("timeout", () => late.add(request));
  });
  proxy.on("proxyRes", (answer, _request, response) => {
    // The service's connection is to the gateway; whether the client's stays open is another matter.
    delete answer.headers.connection;
    delete answer.headers["keep-alive"];
    // A service that dies within its answer: the client has to learn that it is not whole.
    answer.once("close", () => {
      if (!answer.complete) response.destroy();
    });
  });
  return (request, response, target) =>
    proxy.web(request, response, { target, headers: forwardedHeaders(request) }, (error) => {
      const isLate = late.has(request) || (error as NodeJS.ErrnoException).code === "ETIMEDOUT";
      answerForService(response, isLate ? 504 : 502);
    });
};

/** The path of a request target, undefined where it is not one that can be sent on. */
const pathOf = (target = ""): string | undefined =>
  /^(\/[\x21-\x7e]*?)(?:\?[\x21-\x7e]*)?$/.exec(target)?.[1];

const hasOneHost = ({ headersDistinct }: IncomingMessage): boolean => headersDistinct["host"]?.length === 1;

const closeSoon = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const giveUp = setTimeout(() => server.closeAllConnections(), closeGraceMs);
    server.close(() => {
      clearTimeout(giveUp);
      resolve();
    });
    server.closeIdleConnections();
  });

/** Makes the gateway. Where a path belongs is for the topology's rules alone to say. */
export const createGateway = ({ targets, pages = {}, answerTimeoutMs = idleMs }: GatewayOptions): Gateway => {
  // Shorter than a service keeps an idle connection, so that none is used just when the service closes it.
  const agent = new Agent({ keepAlive: true, timeout: Math.min(idleMs, timing.keepAliveTimeoutMs - 5_000) });
  const proxy = createProxy(agent, answerTimeoutMs);
  const ownPages = createPages(pages);

  const server = createServer(serverOptions, (request, response) => {
    const path = pathOf(request.url);
    if (path === undefined || !hasOneHost(request)) return answerForService(response, 400);
    const service = routeFor(path);
    if (service === undefined) return ownPages(request, response);
    const target = targets[service];
    if (target === undefined) return answerForService(response, 503);
    proxy(request, response, target);
  });
  answerUnreadable(server);

  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => {
          server.off("error", reject);
          const address = server.address();
          resolve(`http://127.0.0.1:${typeof address === "object" && address ? address.port : port}`);
        });
      }),
    close: async () => {
      await closeSoon(server);
      agent.destroy();
    },
  };
};
