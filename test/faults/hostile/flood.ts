import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { ServiceName } from "@shop/topology";
import { responseIn } from "../harness/raw-http.ts";
import { type HostileInput, type Subject, statusOf } from "./hostile-input.ts";

interface Connection {
  /** Resolves to the status of the response; 0 if there was none. */
  exchange(bytes: Buffer): Promise<number>;
  readonly isOpen: () => boolean;
  close(): void;
}

const open = async (port: number): Promise<Connection> => {
  const socket: Socket = connect(port, "127.0.0.1").setEncoding("latin1");
  let text = "";
  let done: (status: number) => void = () => undefined;
  let isOpen = true;
  socket.on("data", (more) => {
    text += more;
    const response = responseIn(text);
    if (!response) return;
    if (/^connection: close/im.test(response.head)) isOpen = false;
    text = "";
    done(response.status);
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    isOpen = false;
    done(0);
  });
  await once(socket, "connect");
  return {
    isOpen: () => isOpen,
    exchange: (bytes) =>
      new Promise((resolve) => {
        done = resolve;
        socket.write(bytes);
      }),
    close: () => socket.destroy(),
  };
};

const keptAlive = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.toString("latin1").replace("Connection: close", "Connection: keep-alive"), "latin1");

export interface FloodOptions {
  readonly count: number;
  /** The serial of the first; each later one adds 1. */
  readonly serial: number;
  readonly portOf: (service: ServiceName) => number;
}

/** Below a service's minimum concurrency limit, even on a slow machine. */
const lanes = 8;

/** Sends a subject's inputs repeatedly, 8 concurrently. Resolves to the undocumented responses. */
export const flood = async (
  { name, inputs }: Subject,
  { count, serial, portOf }: FloodOptions,
): Promise<string[]> => {
  const wrong: string[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    const connections = new Map<ServiceName, Connection>();
    const connectionTo = async (service: ServiceName): Promise<Connection> => {
      const known = connections.get(service);
      if (known?.isOpen()) return known;
      known?.close();
      const made = await open(portOf(service));
      connections.set(service, made);
      return made;
    };
    while (next < count) {
      const own = next;
      next += 1;
      const { what, to, bytes, response } = inputs[own % inputs.length] as HostileInput;
      const status = await (await connectionTo(to)).exchange(keptAlive(bytes(serial + own)));
      if (status !== statusOf(response)) wrong.push(`${name}, ${what}: ${status}`);
    }
    for (const connection of connections.values()) connection.close();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return wrong;
};
