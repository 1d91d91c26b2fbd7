import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createSocketServer, type Server as SocketServer } from "node:net";
import { respondToClientErrors } from "@shop/http";
import { type ServerWatch, watchServer } from "@shop/local-support";
import { routeFor, type ServiceName, timing } from "@shop/topology";
import { createPages, isPage, type Pages } from "./create-pages.ts";
import { respondForService, responseToUnreadable } from "./fixed-responses.ts";
import { createForwarder } from "./forward.ts";
import { hasClearFraming } from "./framing.ts";
import { readTarget } from "./request-target.ts";

export interface GatewayOptions {
  /**
   * The public address of each service, such as `http://127.0.0.1:8090`. A service without one gets a 503.
   */
  readonly targets: Readonly<Partial<Record<ServiceName, string>>>;
  /** Pages that the gateway serves itself. */
  readonly pages?: Pages;
  /** The timeout for a service's response. @default the load balancer's idle timeout */
  readonly responseTimeoutMs?: number;
  /** Called if the server fails. */
  readonly watch?: ServerWatch;
}

/** The load balancer's stand-in: same rules, same headers, same responses if a service has no target. */
export interface Gateway {
  /** Listens on 127.0.0.1 and, unless the port is 0, on ::1: both are localhost. Port 0 picks a free port. */
  listen(port: number): Promise<string>;
  /** Stops accepting requests, waits up to a second for those in flight, and closes. */
  close(): Promise<void>;
}

const idleMs = timing.albIdleTimeoutS * 1000;
const closeGraceMs = 1_000;

const serverOptions = {
  keepAliveTimeout: idleMs,
  // The limit for all headers together.
  maxHeaderSize: 64 * 1024,
  // A load balancer responds to requests without `Host`, and does so with a page.
  requireHostHeader: false,
};

const hasOneHost = ({ headersDistinct }: IncomingMessage): boolean => headersDistinct["host"]?.length === 1;

const listenOn = async (server: SocketServer, port: number, host: string): Promise<number> => {
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address ? address.port : port;
};

const isWithoutIpv6 = (error: unknown): boolean =>
  ["EADDRNOTAVAIL", "EAFNOSUPPORT"].includes(String((error as NodeJS.ErrnoException).code));

const closeAfterResponse = async (server: Server, twin: SocketServer): Promise<void> => {
  // The server also owns the twin's connections.
  const giveUp = setTimeout(() => server.closeAllConnections(), closeGraceMs);
  const open = [server, twin].filter(({ listening }) => listening);
  const closed = Promise.all(open.map((one) => new Promise((resolve) => one.close(resolve))));
  server.closeIdleConnections();
  await closed;
  clearTimeout(giveUp);
};

/** Creates the gateway. Only the topology's rules decide the target of a path. */
export const createGateway = ({
  targets,
  pages = {},
  responseTimeoutMs = idleMs,
  watch,
}: GatewayOptions): Gateway => {
  const forwarder = createForwarder(responseTimeoutMs);
  const ownPages = createPages(pages);

  const server = createServer(serverOptions, (request, response) => {
    const target = readTarget(request);
    if (target === undefined || !hasOneHost(request) || !hasClearFraming(request)) {
      response.shouldKeepAlive = false;
      return respondForService(response, 400);
    }
    const service = isPage(pages, target.path) ? undefined : routeFor(target.path);
    if (service === undefined) {
      // The authority of an absolute-form target overrides `Host`.
      if (target.host !== undefined) request.headers.host = target.host;
      return ownPages(request, response);
    }
    const origin = targets[service];
    if (origin === undefined) return respondForService(response, 503);
    forwarder.forward(request, response, target, origin);
  });
  respondToClientErrors(server, responseToUnreadable);
  const twin = createSocketServer((socket) => server.emit("connection", socket));

  let releases: (() => void)[] = [];
  return {
    listen: async (port) => {
      const bound = await listenOn(server, port, "127.0.0.1");
      try {
        if (port !== 0) await listenOn(twin, port, "::1");
      } catch (error) {
        if (!isWithoutIpv6(error)) {
          await closeAfterResponse(server, twin);
          throw error;
        }
      }
      releases = [server, twin].filter(({ listening }) => listening).map((one) => watchServer(one, watch));
      return `http://127.0.0.1:${bound}`;
    },
    close: async () => {
      for (const release of releases) release();
      await closeAfterResponse(server, twin);
      await forwarder.close();
    },
  };
};
