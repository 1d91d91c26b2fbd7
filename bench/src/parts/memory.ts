import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { ServiceName } from "@shop/topology";
import { residentMiB } from "../process-cost.ts";
import { startServiceProcess } from "../world/service-processes.ts";
import { besides } from "../world/start-services.ts";
import type { World } from "../world/start-world.ts";

/** Resident memory of a process, in MiB. */
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

/** Measures a fresh process, first idle, then under each of the workloads. */
export const measureMemory = async (
  world: World,
  service: ServiceName,
  workloads: readonly string[],
  loadMs: number,
): Promise<Memory> => {
  const options = { ...besides(world, service), name: "memory", isWatched: false };
  const started = await startServiceProcess(world.around, options);
  // The load exceeds the service's capacity, so it rejects some requests.
  const load = async (): Promise<void> => {
    const measureMs = loadMs / workloads.length;
    const drive = { ports: [started.port], connections: 100, warmUpMs: 0, measureMs };
    for (const workload of workloads)
      await world.generator.run({ workload, drive, pids: [started.pid] }, [503]);
  };
  try {
    await delay(3_000);
    const idle = residentMiB(started.pid);
    const sockets: Socket[] = [];
    while (sockets.length < idleConnections) sockets.push(await openIdle(started.port));
    await delay(1_000);
    const withIdleConnections = residentMiB(started.pid);
    for (const socket of sockets) socket.destroy();
    const underLoad = await highestDuring(started.pid, load());
    return { idle, withIdleConnections, underLoad };
  } finally {
    await started.stop();
  }
};
