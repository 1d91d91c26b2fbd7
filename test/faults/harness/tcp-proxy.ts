import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { type Faults, forward, type Pair, reset } from "./tcp-forwarding.ts";

/** Stands between a client and a server and does what networks do. All faults last until `heal`. */
export interface TcpProxy {
  readonly port: number;
  /** Every chunk takes this much longer, in each direction. */
  slow(byMs: number): void;
  /** Connections are reset: those that there are, and new ones as soon as they are opened. */
  refuse(): void;
  /** Nothing comes through any more, in either direction, and nobody is told: a host that has lost its network. */
  fallSilent(): void;
  /** Resets the connections that there are; new ones are not affected. Returns how many that were. */
  cut(): number;
  /** Cuts the next `count` answers in their middle: passes on a `share` of the server's next chunk, then resets. */
  cutAnswers(count: number, share?: number): void;
  /** How many answers `cutAnswers` has cut so far. */
  readonly answersCut: () => number;
  /** How many connections are open, of which the client or the server has not let go. */
  readonly connections: () => number;
  /** Ends all faults. Connections that were silent are reset, as they lack what was lost. */
  heal(): void;
  close(): Promise<void>;
}

/**
 * Opens a proxy on a free port. `target` is asked at each connection.
 *
 * @param target where connections lead; one to which nobody answers is reset
 */
export const createTcpProxy = async (target: () => number): Promise<TcpProxy> => {
  const pairs = new Set<Pair>();
  const faults: Faults = { delayMs: 0, refusing: false, silent: false, toCut: 0, share: 0.5, answersCut: 0 };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    near.on("error", () => undefined);
    if (faults.refusing) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: target(), host: "127.0.0.1", allowHalfOpen: true });
    const pair: Pair = { near, far, damaged: false };
    pairs.add(pair);
    // A reset of one side is a reset of the other, but for silence, in which nobody learns of anything.
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
    cutAnswers: (count, share = 0.5) => {
      Object.assign(faults, { toCut: count, share });
    },
    answersCut: () => faults.answersCut,
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
