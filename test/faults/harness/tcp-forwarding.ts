import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** What a proxy does to what it passes on. */
export interface Faults {
  delayMs: number;
  refusing: boolean;
  silent: boolean;
  toCut: number;
  share: number;
  answersCut: number;
}

/** The two halves of a connection through a proxy. */
export interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** Whether something was swallowed, so that what follows would make no sense. */
  damaged: boolean;
}

/** Ends a connection at once, and tells both sides. */
export const reset = ({ near, far }: Pair): void => {
  for (const socket of [near, far]) socket.resetAndDestroy();
};

/** Passes on a part of an answer, and resets once that is sent. */
const cutWithin = (pair: Pair, chunk: Buffer, share: number): void => {
  pair.far.destroy();
  pair.near.write(chunk.subarray(0, Math.floor(chunk.length * share)), () => pair.near.resetAndDestroy());
};

/** Passes on what one side sends, in order, as the faults let it. */
export const forward = (faults: Faults, pair: Pair, from: Socket, to: Socket): void => {
  let before: Promise<unknown> = Promise.resolve();
  /** After what came earlier, and after the delay that holds when it comes. */
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
      faults.answersCut += 1;
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
