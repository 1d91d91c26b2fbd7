import { createServer, IncomingMessage, type Server, ServerResponse } from "node:http";
import { timing } from "@shop/topology";
import type { Express } from "express";
import { respondToClientErrors } from "./client-errors.ts";

/** A listening server. */
export interface RunningServer {
  readonly port: number;
  /**
   * Accepts no new connections, and resolves when the last response has been sent or `graceMs` have passed.
   */
  close(graceMs: number): Promise<void>;
}

const closeGracefully = (server: Server, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    // `close()` leaves idle keep-alive connections open, and also those that become idle later.
    const sweeping = setInterval(() => server.closeIdleConnections(), 100);
    const giveUp = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearInterval(sweeping);
      clearTimeout(giveUp);
      resolve();
    });
    server.closeIdleConnections();
  });

/**
 * Classes whose objects Express need not modify. Express sets the prototype of every request and response to
 * its own, which takes V8 microseconds and slows down every later use of the object.
 */
const classesFor = (app: Express) => {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  Object.assign(app, { request: AppRequest.prototype, response: AppResponse.prototype });
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
};

/** A server's address and timeouts. */
export interface ServerAddress {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** @default timing.headersTimeoutMs */
  readonly headersTimeoutMs?: number;
}

/**
 * Serves an app.
 *
 * @throws the listen error, such as EADDRINUSE.
 */
export const startServer = (app: Express, address: ServerAddress): Promise<RunningServer> => {
  const { headersTimeoutMs = timing.headersTimeoutMs } = address;
  const server = createServer(
    {
      ...classesFor(app),
      keepAliveTimeout: timing.keepAliveTimeoutMs,
      headersTimeout: headersTimeoutMs,
      requestTimeout: timing.requestTimeoutMs,
      connectionsCheckingInterval: Math.min(1_000, headersTimeoutMs / 3),
      // If required, Node itself would respond to a request without one, and not with a problem.
      requireHostHeader: false,
      maxHeaderSize: 16 * 1024,
    },
    app,
  );
  respondToClientErrors(server);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(address.port, address.host, () => {
      server.off("error", reject);
      const bound = server.address();
      const port = typeof bound === "object" && bound ? bound.port : address.port;
      resolve({ port, close: (graceMs) => closeGracefully(server, graceMs) });
    });
  });
};
