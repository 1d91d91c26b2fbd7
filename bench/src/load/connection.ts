import { connect } from "node:net";
import { type Exchange, type ExpectedResponse, makeUnique } from "./exchange.ts";

/** A connection that carries at most one request at a time. */
export interface Connection {
  /** Sends a request; calls `onResponse` with the response or the failure. */
  send(exchange: Exchange): void;
  readonly isOpen: () => boolean;
  close(): void;
}

/** Undefined if the response is as expected. */
export type OnResponse = (problem: string | undefined) => void;

const headEnd = "\r\n\r\n";
const contentLength = /\r\ncontent-length: *(\d+)/i;

interface PartialResponse {
  readonly status: number;
  readonly head: string;
  readonly body: Buffer;
}

const chunked = /\r\ntransfer-encoding: *chunked/i;
const lineEnd = "\r\n";

/** The content of a chunked body; undefined if it is incomplete. */
const unchunked = (data: Buffer): Buffer | undefined => {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const sizeEnd = data.indexOf(lineEnd, at);
    if (sizeEnd < 0) return undefined;
    const size = Number.parseInt(data.toString("latin1", at, sizeEnd), 16);
    const from = sizeEnd + lineEnd.length;
    at = from + size + lineEnd.length;
    if (data.length < at) return undefined;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(data.subarray(from, from + size));
  }
};

/** The body of a response; undefined if it is incomplete. @throws if the head does not say how long it is */
const bodyOf = (head: string, rest: Buffer): Buffer | undefined => {
  const length = contentLength.exec(head)?.[1];
  if (length !== undefined)
    return rest.length < Number(length) ? undefined : rest.subarray(0, Number(length));
  if (chunked.test(head)) return unchunked(rest);
  throw new Error(`a response without Content-Length: ${head.slice(0, 40)}`);
};

/** Undefined if the response is incomplete. @throws if the response does not state its length */
const parse = (data: Buffer): PartialResponse | undefined => {
  const end = data.indexOf(headEnd);
  if (end < 0) return undefined;
  const head = data.toString("latin1", 0, end);
  const body = bodyOf(head, data.subarray(end + headEnd.length));
  return body && { status: Number(head.slice(9, 12)), head, body };
};

const problemOf = ({ status, body }: PartialResponse, expected: ExpectedResponse): string | undefined => {
  if (status !== expected.status) return `status ${status}: ${body.toString("utf8", 0, 200)}`;
  if (expected.body && !expected.body.equals(body)) return `wrong body: ${body.toString("utf8", 0, 200)}`;
  if (expected.contains && !body.includes(expected.contains))
    return `wrong body: ${body.toString("utf8", 0, 200)}`;
  return undefined;
};

/** Opens a connection. Node's own HTTP client would cost as much as the measured server. */
export const openConnection = (port: number, onResponse: OnResponse): Promise<Connection> =>
  new Promise((resolve, reject) => {
    let expectedResponse: ExpectedResponse | undefined;
    let incomplete: Buffer | undefined;

    const settle = (problem: string | undefined): void => {
      expectedResponse = undefined;
      incomplete = undefined;
      onResponse(problem);
    };
    const take = (chunk: Buffer): void => {
      const data = incomplete ? Buffer.concat([incomplete, chunk]) : chunk;
      if (!expectedResponse) {
        settle("a response without a request");
        return;
      }
      const response = parse(data);
      if (response) settle(problemOf(response, expectedResponse));
      // The next chunk overwrites this one.
      else incomplete = incomplete ? data : Buffer.from(chunk);
    };

    const socket = connect({
      host: "127.0.0.1",
      port,
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafe(65_536),
        callback: (size, buffer) => {
          take((buffer as Buffer).subarray(0, size));
          return true;
        },
      },
    });
    socket.once("error", reject);
    socket.on("close", () => {
      if (expectedResponse) settle("the connection was closed");
    });
    socket.once("connect", () => {
      socket.off("error", reject);
      socket.on("error", () => undefined);
      resolve({
        send: ({ request, expected }) => {
          expectedResponse = expected;
          socket.write(makeUnique(request));
        },
        isOpen: () => !socket.destroyed,
        close: () => socket.destroy(),
      });
    });
  });
