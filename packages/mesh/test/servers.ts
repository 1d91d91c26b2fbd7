import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { PeerOptions } from "../src/create-peer.ts";

/** Servers on different addresses and one port, like the tasks of a service behind one DNS name. */
export interface Tasks {
  readonly url: string;
  readonly lookup: NonNullable<PeerOptions["lookup"]>;
  /** The number of requests that each task has received. */
  readonly counts: () => readonly number[];
  /** Adds a task to DNS. */
  join(address: string): Promise<void>;
  /** Kills a task but leaves it in DNS, as happens for a while in production. */
  kill(address: string): Promise<void>;
  forget(address: string): void;
  close(): Promise<void>;
}

const listen = (server: Server, address: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, () => resolve((server.address() as AddressInfo).port));
  });

const end = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** Starts tasks on 127.0.0.1, 127.0.0.2 …, all with the same handler. */
export const startTasks = async (addresses: readonly string[], handle: RequestListener): Promise<Tasks> => {
  const servers = new Map<string, Server>();
  const named = new Set<string>();
  const counts = new Map<string, number>();
  let port = 0;

  const join = async (address: string): Promise<void> => {
    counts.set(address, 0);
    const server = createServer((request, response) => {
      counts.set(address, (counts.get(address) ?? 0) + 1);
      handle(request, response);
    });
    port = await listen(server, address, port);
    servers.set(address, server);
    named.add(address);
  };
  for (const address of addresses) await join(address);

  return {
    url: `http://tasks.shop.internal:${port}`,
    lookup: (_origin, _options, callback) => {
      const records = [...named].map((address) => ({ address, family: 4 as const, ttl: 10_000 }));
      const missing: NodeJS.ErrnoException = Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
      callback(records.length > 0 ? null : missing, records);
    },
    counts: () => [...counts.values()],
    join,
    kill: async (address) => {
      const server = servers.get(address);
      servers.delete(address);
      if (server) await end(server);
    },
    forget: (address) => void named.delete(address),
    close: async () => {
      await Promise.all([...servers.values()].map(end));
    },
  };
};
