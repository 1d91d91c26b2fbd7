import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** Listens on a free port and resolves to it. */
export const listening = async (server: Server, host = "127.0.0.1"): Promise<number> => {
  await once(server.listen(0, host), "listening");
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
};

/** Forwards connections between a client and the server. */
export interface Proxy {
  readonly port: number;
  /** The bytes that clients have sent. */
  readonly sent: () => string;
  /** Behaves like a host that has lost its network: stops sending anything. */
  fallSilent(): void;
  close(): void;
}

export const createProxy = async (port: number): Promise<Proxy> => {
  const pairs: [Socket, Socket][] = [];
  const chunks: Buffer[] = [];
  const proxy = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const socket of [near, far]) socket.on("error", () => undefined);
    near.on("data", (chunk) => chunks.push(Buffer.from(chunk)));
    near.pipe(far).pipe(near);
    pairs.push([near, far]);
  });
  return {
    port: await listening(proxy),
    sent: () => Buffer.concat(chunks).toString(),
    fallSilent: () => {
      for (const socket of pairs.flat()) socket.unpipe();
    },
    close: () => {
      for (const socket of pairs.flat()) socket.destroy();
      proxy.close();
    },
  };
};
