import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { isIPv6 } from "node:net";
import { isOwnHost, type ServerWatch, watchServer } from "@shop/local-support";
import { respondToSampling } from "./sampling-responses.ts";
import { type Segment, segmentDocument } from "./segment.ts";

/**
 * The X-Ray daemon as services see it: receives segments by UDP, serves sampling rules by HTTP on the same
 * port.
 */
export interface SegmentReceiver {
  /**
   * Resolves to the port; 0 picks one that is free for both. @throws if the port is taken, after closing
   * everything
   */
  start(): Promise<number>;
  /** The number of datagrams that were not segments. */
  readonly dropped: () => number;
  close(): Promise<void>;
}

export interface SegmentReceiverOptions {
  readonly host: string;
  readonly port: number;
  /** Called with each segment and the size of its datagram in bytes. */
  readonly onSegment: (segment: Segment, bytes: number) => void;
  /** Decides by `Host` which requests get sampling rules. @default names of this machine */
  readonly isAllowedHost?: (host: string | undefined) => boolean;
  /** Called if the server or its socket fails. */
  readonly watch?: ServerWatch;
}

interface Open {
  readonly port: number;
  readonly server: Server;
  readonly socket: Socket;
}

const attempts = 20;
const receiveBufferBytes = 4 * 1024 * 1024;

const isHeader = (line: string): boolean => {
  const { format, version } = JSON.parse(line) as Record<string, unknown>;
  return format === "json" && version === 1;
};

/** The daemon's protocol: a JSON header line, a line break, one document. */
const parseDatagram = (message: Buffer): Segment | undefined => {
  const text = message.toString("utf8");
  const end = text.indexOf("\n");
  try {
    if (!isHeader(text.slice(0, end))) return undefined;
    return segmentDocument.safeParse(JSON.parse(text.slice(end + 1))).data;
  } catch {
    return undefined;
  }
};

const closeServer = async (server: Server): Promise<void> => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
};

const closeSocket = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    try {
      socket.close(resolve);
    } catch {
      // Already closed.
      resolve();
    }
  });

const open = async (
  { host, isAllowedHost = isOwnHost }: SegmentReceiverOptions,
  port: number,
): Promise<Open> => {
  const server = createServer((request, response) => {
    if (isAllowedHost(request.headers.host)) respondToSampling(request, response);
    else response.writeHead(403).end();
  }).listen(port, host);
  await once(server, "listening");
  const address = server.address();
  const bound = typeof address === "object" && address ? address.port : port;
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
  try {
    socket.bind(bound, host);
    await once(socket, "listening");
  } catch (error) {
    socket.close();
    await closeServer(server);
    throw error;
  }
  return { port: bound, server, socket };
};

/** A port that is free for TCP may be taken for UDP. If any port will do, the next one is tried. */
const openAny = async (options: SegmentReceiverOptions, attempt = 1): Promise<Open> => {
  try {
    return await open(options, 0);
  } catch (error) {
    if (attempt === attempts || (error as { code?: unknown }).code !== "EADDRINUSE") throw error;
    return openAny(options, attempt + 1);
  }
};

/** Creates the stand-in for the X-Ray daemon. Malformed datagrams are counted and dropped. */
export const createSegmentReceiver = (options: SegmentReceiverOptions): SegmentReceiver => {
  const { port, onSegment, watch } = options;
  let dropped = 0;
  let opened: Open | undefined;
  let releases: (() => void)[] = [];

  const take = (message: Buffer): void => {
    const segment = parseDatagram(message);
    if (segment) onSegment(segment, message.length);
    else dropped += 1;
  };

  return {
    start: async () => {
      opened = await (port === 0 ? openAny(options) : open(options, port));
      const { socket, server } = opened;
      releases = [socket, server].map((one) => watchServer(one, watch));
      // A burst must survive while the event loop is busy.
      socket.setRecvBufferSize(receiveBufferBytes);
      socket.on("message", take);
      return opened.port;
    },
    dropped: () => dropped,
    close: async () => {
      if (!opened) return;
      const { server, socket } = opened;
      opened = undefined;
      for (const release of releases) release();
      await closeSocket(socket);
      await closeServer(server);
    },
  };
};
