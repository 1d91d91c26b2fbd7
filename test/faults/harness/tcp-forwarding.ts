import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** The faults that a proxy applies to forwarded data. */
export interface Faults {
  delayMs: number;
  refusing: boolean;
  silent: boolean;
  toCut: number;
  share: number;
  responsesCut: number;
}

/** The two halves of a connection through a proxy. */
export interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** True if data was dropped, so that later data would be meaningless. */
  damaged: boolean;
}

/** Resets a connection on both sides at once. */
export const reset = ({ near, far }: Pair): void => {
  for (const socket of [near, far]) socket.resetAndDestroy();
};

/** Forwards a part of a response, and resets once that is sent. */
const cutWithin = (pair: Pair, chunk: Buffer, share: number): void => {
  pair.far.destroy();
  pair.near.write(chunk.subarray(0, Math.floor(chunk.length * share)), () => pair.near.resetAndDestroy());
};

/** Forwards data from one side in order, subject to the faults. */
export const forward = (faults: Faults, pair: Pair, from: Socket, to: Socket): void => {
  let before: Promise<unknown> = Promise.resolve();
  /** After earlier data, and with the delay in effect when it arrives. */
  const inTurn = (work: () => void): void => {
    const due = performance.now() + faults.delayMs;
    before = before.then(async () => {
      const waitMs = due - performance.now();
      if (waitMs > 0) await delay(waitMs);
      work();
    });
  };
  const pass = (chunk: Buffer): void => {
    if (to.destroyed) return;
    if (to.write(chunk)) return;
    from.pause();
    to.once("drain", () => from.resume());
  };
  from.on("data", (chunk: Buffer) => {
    if (faults.silent || pair.damaged) {
      pair.damaged = true;
      return;
    }
    if (from === pair.far && faults.toCut > 0) {
      faults.toCut -= 1;
      faults.responsesCut += 1;
      pair.damaged = true;
      cutWithin(pair, chunk, faults.share);
      return;
    }
    inTurn(() => pass(chunk));
  });
  from.on("end", () => {
    if (faults.silent) pair.damaged = true;
    if (!pair.damaged) inTurn(() => to.end());
  });
};
