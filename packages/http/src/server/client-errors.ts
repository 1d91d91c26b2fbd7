import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { problemFor } from "./parser-problem.ts";

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * A client would take a second response to one request for the response to the next, which may be another
 * client's.
 */
const hasResponse = ({ request, response }: Exchange): boolean => !request.complete && response.headersSent;

/** True if the rejected bytes followed a request whose response has not been sent yet. */
const isUnderWay = ({ request, response }: Exchange): boolean =>
  request.complete && !response.writableFinished;

/**
 * Responds to requests that Node's parser rejects, which never reach an app, and closes their connections.
 *
 * @param responseTo returns a complete response that closes the connection. @default a problem, like those of
 * the app
 */
export const respondToClientErrors = (
  server: Server,
  responseTo: (error: NodeJS.ErrnoException) => string = problemFor,
): void => {
  const latest = new WeakMap<Duplex, Exchange>();
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    latest.set(request.socket, { request, response });
  });
  // Otherwise Node would respond with 417. RFC 9110 § 10.1.1 lets a server ignore expectations that it does
  // not know.
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const exchange = latest.get(socket);
    if (error.code === "ECONNRESET" || !socket.writable) socket.destroy();
    else if (exchange && hasResponse(exchange)) socket.end();
    else if (exchange && isUnderWay(exchange)) exchange.response.shouldKeepAlive = false;
    else socket.end(responseTo(error));
  });
};
