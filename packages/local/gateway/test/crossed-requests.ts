import { once } from "node:events";
import { createServer, METHODS } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { createGateway } from "@shop/local-gateway";
import { type Framing, framings, writeRequest } from "./framings.ts";

const concurrency = 16;
// Without a listener Node closes the connection of a CONNECT and never emits a request.
const methods = METHODS.filter((method) => method !== "CONNECT");

/** The number of pairs that sends every method with every framing once. */
export const everyMethodAndFraming = methods.length * framings.length;

/** The body looks like a request, and must never be parsed as one. */
const smuggled = "DELETE /api/catalog/smuggled HTTP/1.1\r\nHost: shop\r\n\r\n";

/** A gateway in front of a service that records what it receives. */
interface World extends AsyncDisposable {
  readonly port: number;
  /** Method and body by path; each request has a unique path. */
  readonly received: ReadonlyMap<string, string>;
}

const startWorld = async (): Promise<World> => {
  const received = new Map<string, string>();
  const service = createServer({ keepAliveTimeout: 65_000 }, async (request, response) => {
    const body = await text(request).catch(() => "broken off");
    received.set(request.url ?? "", `${request.method} ${body}`);
    response.end(request.url);
  }).listen(0, "127.0.0.1");
  await once(service, "listening");
  const address = service.address();
  const target = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const gateway = createGateway({ targets: { catalog: target } });
  return {
    port: Number(new URL(await gateway.listen(0)).port),
    received,
    async [Symbol.asyncDispose]() {
      await gateway.close();
      service.close();
      service.closeAllConnections();
    },
  };
};

/** Writes bytes in two parts and resolves to everything received until the gateway closes the connection. */
const send = async (port: number, bytes: string, splitAt: number): Promise<string> => {
  const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
  socket.on("error", () => undefined);
  const all = text(socket.setEncoding("latin1")).catch(() => "");
  socket.write(bytes.slice(0, splitAt), "latin1", () => {
    setImmediate(() => socket.write(bytes.slice(splitAt), "latin1"));
  });
  return all;
};

const closing = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n`;

/**
 * Sends one request and two harmless ones: the first behind it on the same connection, the second on another
 * connection to the same service.
 *
 * @returns a description of the fault, if any
 */
const sendPair = async ({ port, received }: World, index: number): Promise<string | undefined> => {
  const method = methods[index % methods.length] as string;
  const framing = framings[Math.floor(index / methods.length) % framings.length] as Framing;
  const path = `/api/catalog/${index}`;
  const bytes = writeRequest(method, path, framing, smuggled);
  const head = bytes.indexOf("\r\n\r\n") + 4;
  const body = bytes.length - head;
  const splitAt = body > 0 ? head + (index % body) : 1 + (index % (head - 1));
  const what = `${method} with ${framing.name}, split at ${splitAt} (${index})`;

  const response = await send(port, bytes + closing(`/api/catalog/behind-${index}`), splitAt);
  const own = `/api/catalog/innocent-${index}`;
  const innocent = await (await fetch(`http://127.0.0.1:${port}${own}`)).text();
  if (innocent !== own) return `${what}: the next request got the response to another`;
  const statuses = [...response.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status);
  if (!framing.isClear) return statuses.join() === "400" ? undefined : `${what}: answered ${statuses}`;
  const expected = `${method} ${framing.write(smuggled) === "" ? "" : smuggled}`;
  if (received.get(path) !== expected)
    return `${what}: the service received ${received.get(path)}; ${response}`;
  const isWhole = statuses.join() === "200,200" && response.endsWith(`/api/catalog/behind-${index}`);
  return isWhole ? undefined : `${what}: ${response}`;
};

/**
 * Sends the given number of pairs through a gateway and cycles through all methods and framings. @returns the
 * faults found
 */
export const findCrossedRequests = async (pairs: number): Promise<string[]> => {
  await using world = await startWorld();
  const faults: string[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < pairs) {
      next += 1;
      const fault = await sendPair(world, next);
      if (fault !== undefined) faults.push(fault);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  if (world.received.has("/api/catalog/smuggled")) faults.push("The service received a body as a request.");
  return faults;
};
