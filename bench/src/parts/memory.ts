import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { WorkloadName } from "../load/workloads.ts";
import { residentMiB } from "../process-cost.ts";
import { startServiceProcess } from "../world/service-processes.ts";
import type { World } from "../world/start-world.ts";

/** Resident memory of a catalog process, in MiB. */
export interface Memory {
  readonly idle: number;
  readonly withIdleConnections: number;
  /** The most that was seen under full load. */
  readonly underLoad: number;
}

const idleConnections = 1_000;

/** A connection that has had its answer, as a load balancer keeps them. */
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

/** Measures a process of its own, which has done nothing yet. */
export const measureMemory = async (world: World, loadMs: number): Promise<Memory> => {
  const peers = { user: world.services.user.internalPort };
  const started = await startServiceProcess(world.around, {
    service: "catalog",
    database: "catalog",
    name: "memory",
    peers,
    isWatched: false,
  });
  // More is asked than can be done: that some of it is turned away is part of being under load.
  const load = (workload: WorkloadName) => {
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
