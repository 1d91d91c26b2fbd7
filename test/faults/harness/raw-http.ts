import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** The responses to raw bytes. */
export interface RawResponse {
  /** The status of the first response; 0 if there was none. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
  /** The number of responses. */
  readonly count: number;
}

/** A request to send, valid or not. */
export interface RawRequest {
  readonly method?: string;
  readonly target: string;
  /** Complete lines, such as `Accept: *`. */
  readonly lines?: readonly string[];
  readonly body?: string | Buffer;
}

/**
 * The bytes of a request with a Host and, if there is a body, its type and length; the last on its
 * connection.
 */
export const bytesOf = ({ method = "GET", target, lines = [], body }: RawRequest): Buffer => {
  const about = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const types = about.length > 0 && !lines.some((line) => /^content-type:/i.test(line));
  const all = [
    `${method} ${target} HTTP/1.1`,
    "Host: shop",
    "Connection: close",
    ...(types ? ["Content-Type: application/json"] : []),
    ...lines,
    ...about,
  ];
  return Buffer.concat([Buffer.from(`${all.join("\r\n")}\r\n\r\n`, "latin1"), Buffer.from(body ?? "")]);
};

const read = (all: string): RawResponse => {
  const end = all.indexOf("\r\n\r\n");
  const head = end < 0 ? all : all.slice(0, end);
  return {
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0),
    head,
    body: end < 0 ? "" : Buffer.from(all.slice(end + 4), "latin1").toString(),
    count: all.match(/^HTTP\/1\.1 \d/gm)?.length ?? 0,
  };
};

/**
 * The first response in the bytes so far, once it is complete; undefined before. It must have a
 * Content-Length.
 */
export const responseIn = (all: string): RawResponse | undefined => {
  const end = all.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const length = Number(/^content-length: (\d+)/im.exec(all.slice(0, end))?.[1] ?? 0);
  return all.length < end + 4 + length ? undefined : read(all);
};

/** Collects the data on a connection until it ends. A reset ends it too: earlier data counts. */
const untilClosed = async (socket: Socket): Promise<RawResponse> => {
  let all = "";
  socket.setEncoding("latin1").on("data", (text) => {
    all += text;
  });
  socket.on("error", () => undefined);
  if (!socket.closed) await once(socket, "close");
  return read(all);
};

/** Sends bytes on a new connection, and waits for its end. @throws after `withinMs` */
export const sendRaw = async (port: number, bytes: Buffer, withinMs = 10_000): Promise<RawResponse> => {
  const socket = connect(port, "127.0.0.1");
  const timer = setTimeout(() => socket.destroy(), withinMs);
  socket.write(bytes);
  const response = await untilClosed(socket);
  clearTimeout(timer);
  return response;
};
