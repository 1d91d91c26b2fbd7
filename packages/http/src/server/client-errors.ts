import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type ProblemCode, ProblemError, problems, statusOfProblem } from "@shop/contracts";
import { problemJson } from "../app/problem-response.ts";

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const codesOfClientErrors: Readonly<Record<string, ProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: "request-timeout",
  HPE_HEADER_OVERFLOW: "headers-too-large",
};

const problemFor = ({ code: cause = "" }: NodeJS.ErrnoException): string => {
  const code = codesOfClientErrors[cause] ?? "malformed-request";
  const text = problemJson(new ProblemError(code, problems[code].title), "/");
  const head = `HTTP/1.1 ${statusOfProblem(code)} ${problems[code].title}\r\nContent-Type: application/problem+json; charset=utf-8`;
  return `${head}\r\nCache-Control: no-store\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`;
};

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
