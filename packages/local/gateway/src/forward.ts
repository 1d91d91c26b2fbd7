import type { IncomingMessage, ServerResponse } from "node:http";
import { timing } from "@shop/topology";
import { Agent, type Dispatcher } from "undici";
import { respondForService } from "./fixed-responses.ts";
import { forwardedHeaders } from "./forwarded-headers.ts";
import { announcesBody, connectionHeaders } from "./framing.ts";
import type { RequestTarget } from "./request-target.ts";

/** Forwards requests to services; each one is parsed here and serialized again. */
export interface Forwarder {
  forward(request: IncomingMessage, response: ServerResponse, target: RequestTarget, origin: string): void;
  /** Closes all connections to services. */
  close(): Promise<void>;
}

const connectTimeoutMs = 10_000;

const isTimeout = (error: Error): boolean =>
  "code" in error && /^UND_ERR_(HEADERS|BODY|CONNECT)_TIMEOUT$/.test(String(error.code));

/** A service's response headers as alternating names and values, without the hop-by-hop headers. */
const responseHeaders = (raw: readonly Buffer[]): string[] => {
  const names = raw.map((part) => part.toString("latin1"));
  const connection = names.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === "connection");
  const dropped = connectionHeaders(connection < 0 ? undefined : names[connection + 1]);
  return names.filter((_, index) => !dropped.has((names[index - (index % 2)] as string).toLowerCase()));
};

/** Streams a service's response to the client, no faster than the client reads it. */
const passOn = (request: IncomingMessage, response: ServerResponse): Dispatcher.DispatchHandler => ({
  onRequestStart: (controller) => {
    // The client has left, so the response is discarded.
    const abandon = () => {
      if (!response.writableFinished) controller.abort(new Error("the client left"));
    };
    if (response.closed) abandon();
    else response.once("close", abandon);
    response.on("drain", () => controller.resume());
  },
  onResponseStart: (controller, status) => {
    if (status < 200) return;
    // The rest of the request's body stays unread and must not be parsed as the next request.
    if (!request.complete) response.shouldKeepAlive = false;
    response.writeHead(status, responseHeaders((controller.rawHeaders ?? []) as Buffer[]));
  },
  onResponseData: (controller, chunk) => {
    if (!response.write(chunk)) controller.pause();
  },
  onResponseEnd: () => {
    response.end();
  },
  onResponseError: (_controller, error) => {
    if (!request.complete) response.shouldKeepAlive = false;
    // Responds, or closes the connection if a response has begun: the client must notice that it is
    // incomplete.
    respondForService(response, isTimeout(error) ? 504 : 502);
  },
});

/** @param responseTimeoutMs the timeout until a service's response begins, and between two chunks of it */
export const createForwarder = (responseTimeoutMs: number): Forwarder => {
  const agent = new Agent({
    connect: { timeout: connectTimeoutMs },
    // Shorter than a service's keep-alive timeout, so that no request meets a connection that the service is
    // closing.
    keepAliveTimeout: timing.keepAliveTimeoutMs - 5_000,
    keepAliveMaxTimeout: timing.keepAliveTimeoutMs - 5_000,
    headersTimeout: responseTimeoutMs,
    bodyTimeout: responseTimeoutMs,
    pipelining: 1,
  });
  return {
    forward: (request, response, { pathAndQuery, host }, origin) => {
      agent.dispatch(
        {
          origin,
          path: pathAndQuery,
          method: request.method as Dispatcher.HttpMethod,
          headers: forwardedHeaders(request, host),
          body: announcesBody(request) ? request : null,
        },
        passOn(request, response),
      );
    },
    close: () => agent.destroy(),
  };
};
