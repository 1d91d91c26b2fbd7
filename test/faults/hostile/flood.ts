import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { ServiceName } from "@shop/topology";
import { answerIn } from "../harness/raw-http.ts";
import { type HostileInput, type Subject, statusOf } from "./hostile-input.ts";

interface Connection {
  /** Resolves to the status of the answer; 0 where none came. */
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
    const answer = answerIn(text);
    if (!answer) return;
    if (/^connection: close/im.test(answer.head)) isOpen = false;
    text = "";
    done(answer.status);
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
  /** Of the first; each later one has the next. */
  readonly serial: number;
  readonly portOf: (service: ServiceName) => number;
}

/** Fewer than a service takes on however slow the machine is. */
const lanes = 8;

/** Sends a subject's inputs again and again, 8 at once. Resolves to what was answered otherwise than documented. */
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
      const { what, to, bytes, answer } = inputs[own % inputs.length] as HostileInput;
      const status = await (await connectionTo(to)).exchange(keptAlive(bytes(serial + own)));
      if (status !== statusOf(answer)) wrong.push(`${name}, ${what}: ${status}`);
    }
    for (const connection of connections.values()) connection.close();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return wrong;
};
