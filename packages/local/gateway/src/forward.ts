import type { IncomingMessage, ServerResponse } from "node:http";
import { timing } from "@shop/topology";
import { Agent, type Dispatcher } from "undici";
import { answerForService } from "./fixed-answers.ts";
import { forwardedHeaders } from "./forwarded-headers.ts";
import { announcesBody, connectionHeaders } from "./framing.ts";
import type { RequestTarget } from "./request-target.ts";

/** Sends requests on to services, each one parsed here and written anew. */
export interface Forwarder {
  forward(request: IncomingMessage, response: ServerResponse, target: RequestTarget, origin: string): void;
  /** Ends all connections to services. */
  close(): Promise<void>;
}

const connectTimeoutMs = 10_000;

const isTimeout = (error: Error): boolean =>
  "code" in error && /^UND_ERR_(HEADERS|BODY|CONNECT)_TIMEOUT$/.test(String(error.code));

/** Headers of a service's response, as names and values in turn, without those of its connection. */
const responseHeaders = (raw: readonly Buffer[]): string[] => {
  const names = raw.map((part) => part.toString("latin1"));
  const connection = names.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === "connection");
  const dropped = connectionHeaders(connection < 0 ? undefined : names[connection + 1]);
  return names.filter((_, index) => !dropped.has((names[index - (index % 2)] as string).toLowerCase()));
};

/** Passes a service's response on as it comes, no faster than the client takes it. */
const passOn = (request: IncomingMessage, response: ServerResponse): Dispatcher.DispatchHandler => ({
  onRequestStart: (controller) => {
    // Nobody reads the response of a client that has left.
    const abandon = () => {
      if (!response.writableFinished) controller.abort(new Error("the client left"));
    };
    if (response.closed) abandon();
    else response.once("close", abandon);
    response.on("drain", () => controller.resume());
  },
  onResponseStart: (controller, status) => {
    if (status < 200) return;
    // The rest of the request's body will be read by nobody: it must not be taken for the next request.
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
    // Answers, or ends the connection within a response that has begun: the client has to notice that it is not whole.
    answerForService(response, isTimeout(error) ? 504 : 502);
  },
});

/** @param answerTimeoutMs how long a service may take until its response begins, and between two pieces of it */
export const createForwarder = (answerTimeoutMs: number): Forwarder => {
  const agent = new Agent({
    connect: { timeout: connectTimeoutMs },
    // Shorter than a service keeps an idle connection, so that none is used just when the service closes it.
    keepAliveTimeout: timing.keepAliveTimeoutMs - 5_000,
    keepAliveMaxTimeout: timing.keepAliveTimeoutMs - 5_000,
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
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
