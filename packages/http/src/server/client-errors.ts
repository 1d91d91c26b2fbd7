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

/** A second answer to one request would be taken for the answer to the next, which may be somebody else's. */
const isAnswered = ({ request, response }: Exchange): boolean => !request.complete && response.headersSent;

/** What was refused came behind a request whose answer is still to be sent. */
const isUnderWay = ({ request, response }: Exchange): boolean =>
  request.complete && !response.writableFinished;

/**
 * Answers requests that Node's parser refuses, which never reach an app, and ends their connections.
 *
 * @param responseTo writes a whole response that closes the connection. @default a problem, like those of the app
 */
export const respondToClientErrors = (
  server: Server,
  responseTo: (error: NodeJS.ErrnoException) => string = problemFor,
): void => {
  const latest = new WeakMap<Duplex, Exchange>();
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    latest.set(request.socket, { request, response });
  });
  // Node would answer 417 itself. RFC 9110 § 10.1.1 lets a server ignore expectations that it does not know.
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const exchange = latest.get(socket);
    if (error.code === "ECONNRESET" || !socket.writable) socket.destroy();
    else if (exchange && isAnswered(exchange)) socket.end();
    else if (exchange && isUnderWay(exchange)) exchange.response.shouldKeepAlive = false;
    else socket.end(responseTo(error));
  });
};
