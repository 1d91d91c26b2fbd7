import { createServer, type Server } from "node:http";
import { type ProblemCode, ProblemError, problems, statusOfProblem } from "@shop/contracts";
import { timing } from "@shop/topology";
import type { Express } from "express";
import { problemJson } from "./problem-response.ts";

/** A listening server. */
export interface RunningServer {
  readonly port: number;
  /** Takes no new connections, and resolves when the last request is answered or `graceMs` have passed. */
  close(graceMs: number): Promise<void>;
}

const codesOfClientErrors: Readonly<Record<string, ProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: "request-timeout",
  HPE_HEADER_OVERFLOW: "headers-too-large",
};

/** What Node's parser refuses never reaches the app: it is answered here, as a problem like every other. */
const answerClientErrors = (server: Server): void => {
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    const code = codesOfClientErrors[error.code ?? ""] ?? "malformed-request";
    const text = problemJson(new ProblemError(code, problems[code].title), "/");
    const head = `HTTP/1.1 ${statusOfProblem(code)} ${problems[code].title}\r\nContent-Type: application/problem+json; charset=utf-8`;
    socket.end(`${head}\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`);
  });
};

const closeGracefully = (server: Server, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    // `close()` leaves idle keep-alive connections open, and those that become idle later.
    const sweeping = setInterval(() => server.closeIdleConnections(), 100);
    const giveUp = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearInterval(sweeping);
      clearTimeout(giveUp);
      resolve();
    });
    server.closeIdleConnections();
  });

/** Where a server listens, and how patient it is. */
export interface ServerAddress {
  readonly host: string;
  /** 0 takes a free one. */
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
      keepAliveTimeout: timing.keepAliveTimeoutMs,
      headersTimeout: headersTimeoutMs,
      requestTimeout: timing.requestTimeoutMs,
      connectionsCheckingInterval: headersTimeoutMs / 3,
      maxHeaderSize: 16 * 1024,
    },
    app,
  );
  answerClientErrors(server);
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
