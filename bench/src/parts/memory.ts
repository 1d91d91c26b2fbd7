import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { residentMiB } from "../process-cost.ts";
import { startServiceProcess } from "../world/service-processes.ts";
import type { World } from "../world/start-world.ts";

/** Resident memory of a catalog process, in MiB. */
export interface Memory {
  readonly idle: number;
  readonly withIdleConnections: number;
  /** The maximum under full load. */
  readonly underLoad: number;
}

const idleConnections = 1_000;

/** Opens a connection, sends one request and keeps the connection, as a load balancer does. */
const openIdle = async (port: number): Promise<Socket> => {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.write("GET /health/live HTTP/1.1\r\nHost: shop.example\r\n\r\n");
  await once(socket, "data");
  return socket;
};

const highestDuring = async (pid: number, work: Promise<unknown>): Promise<number> => {
  let highest = 0;
  const watching = setInterval(() => {
    highest = Math.max(highest, residentMiB(pid));
  }, 50);
  try {
    await work;
  } finally {
    clearInterval(watching);
  }
  return highest;
};

/** Measures a fresh process. */
export const measureMemory = async (world: World, loadMs: number): Promise<Memory> => {
  const peers = { user: world.services.user.internalPort };
  const started = await startServiceProcess(world.around, {
    service: "catalog",
    database: "catalog",
    name: "memory",
    peers,
    isWatched: false,
  });
  // The load exceeds the service's capacity, so it rejects some requests.
  const load = (workload: string) => {
    const drive = { ports: [started.port], connections: 100, warmUpMs: 0, measureMs: loadMs / 2 };
    return world.generator.run({ workload, drive, pids: [started.pid] }, [503]);
  };
  try {
    await delay(3_000);
    const idle = residentMiB(started.pid);
    const sockets: Socket[] = [];
    while (sockets.length < idleConnections) sockets.push(await openIdle(started.port));
    await delay(1_000);
    const withIdleConnections = residentMiB(started.pid);
    for (const socket of sockets) socket.destroy();
    const underLoad = await highestDuring(
      started.pid,
      load("pages").then(() => load("list")),
    );
    return { idle, withIdleConnections, underLoad };
  } finally {
    await started.stop();
  }
};
