import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { type Faults, forward, type Pair, reset } from "./tcp-forwarding.ts";

/** Sits between a client and a server and injects network faults. All faults last until `heal`. */
export interface TcpProxy {
  readonly port: number;
  /** Delays every chunk by this time, in each direction. */
  slow(byMs: number): void;
  /** Resets existing connections, and new ones as soon as they are opened. */
  refuse(): void;
  /** Silently drops all data in both directions, like a host that has lost its network. */
  fallSilent(): void;
  /** Resets existing connections but not new ones. Returns the number reset. */
  cut(): number;
  /** Truncates the next `count` responses: forwards a `share` of the server's next chunk, then resets. */
  cutResponses(count: number, share?: number): void;
  /** The number of responses that `cutResponses` has truncated so far. */
  readonly responsesCut: () => number;
  /** The number of connections that the client or the server still holds open. */
  readonly connections: () => number;
  /** Ends all faults. Silenced connections are reset, because their lost data is missing. */
  heal(): void;
  close(): Promise<void>;
}

/**
 * Opens a proxy on a free port. It calls `target` at each connection.
 *
 * @param target the port to connect to; if nothing listens there, the connection is reset
 */
export const createTcpProxy = async (target: () => number): Promise<TcpProxy> => {
  const pairs = new Set<Pair>();
  const faults: Faults = {
    delayMs: 0,
    refusing: false,
    silent: false,
    toCut: 0,
    share: 0.5,
    responsesCut: 0,
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    near.on("error", () => undefined);
    if (faults.refusing) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: target(), host: "127.0.0.1", allowHalfOpen: true });
    const pair: Pair = { near, far, damaged: false };
    pairs.add(pair);
    // A reset of one side resets the other, except during silence, when neither side notices anything.
    const ended = (other: Socket) => (hadError: boolean) => {
      if (faults.silent) pair.damaged = true;
      else if (hadError) other.resetAndDestroy();
      if (near.destroyed && far.destroyed) pairs.delete(pair);
    };
    far.on("error", () => undefined);
    near.setNoDelay(true).on("close", ended(far));
    far.setNoDelay(true).on("close", ended(near));
    forward(faults, pair, near, far);
    forward(faults, pair, far, near);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const cut = (): number => {
    const there = [...pairs];
    there.forEach(reset);
    return there.length;
  };
  return {
    port: typeof address === "object" && address ? address.port : 0,
    slow: (byMs) => {
      faults.delayMs = byMs;
    },
    refuse: () => {
      faults.refusing = true;
      cut();
    },
    fallSilent: () => {
      faults.silent = true;
    },
    cut,
    cutResponses: (count, share = 0.5) => {
      Object.assign(faults, { toCut: count, share });
    },
    responsesCut: () => faults.responsesCut,
    connections: () => pairs.size,
    heal: () => {
      Object.assign(faults, { delayMs: 0, refusing: false, silent: false, toCut: 0 });
      for (const pair of pairs) if (pair.damaged) reset(pair);
    },
    close: async () => {
      server.close();
      cut();
      await once(server, "close");
    },
  };
};
