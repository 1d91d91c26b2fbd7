import type { RequestListener } from "node:http";
import { afterEach } from "node:test";
import { createLogger, newTraceId, runInContext } from "@shop/telemetry";
import { createPeer, type Peer, type PeerOptions } from "../src/create-peer.ts";
import { startTasks, type Tasks } from "./servers.ts";

/** Starts tasks and a peer that calls them. */
export type Start = (
  handle: RequestListener,
  timing?: PeerOptions["timing"],
  addresses?: readonly string[],
) => Promise<{ peer: Peer; tasks: Tasks }>;

/** Creates `start` for the tests of a file, which closes everything after each test. */
export const createStart = (name: PeerOptions["name"]): Start => {
  const logger = createLogger({ service: "test", version: "1", level: "silent" });
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });
  return async (handle, timing = {}, addresses = ["127.0.0.1"]) => {
    const tasks = await startTasks(addresses, handle);
    const peer = createPeer({ name, url: tasks.url, logger, lookup: tasks.lookup, timing });
    open.push(peer, tasks);
    return { peer, tasks };
  };
};

/** Runs `work` for a request with this much time left. */
export const within = <T>(ms: number, work: () => Promise<T>): Promise<T> =>
  runInContext(
    {
      requestId: "request-1",
      traceId: newTraceId(),
      sampled: false,
      deadline: performance.now() + ms,
      userId: undefined,
      span: undefined,
    },
    work,
  );
