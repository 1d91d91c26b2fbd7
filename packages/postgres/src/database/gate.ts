import { withTimeout } from "@shop/time";

/** Admits a limited number of concurrent callers; the others wait in a queue. */
export interface Gate {
  /** Resolves to a function that frees the slot. @throws Error if no slot becomes free within `timeoutMs` */
  enter(timeoutMs: number): Promise<() => void>;
  readonly waiting: () => number;
}

/** The message of pg-pool's own error, which means the same: all connections are in use. */
const timeoutText = "timeout exceeded when trying to connect";

export const createGate = (capacity: number): Gate => {
  const line = new Set<() => void>();
  let inside = 0;

  /** A slot that becomes free goes to the first caller in the queue. */
  const leaveOnce = (): (() => void) => {
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      const [first] = line;
      if (first) {
        line.delete(first);
        first();
      } else inside -= 1;
    };
  };

  return {
    enter: async (timeoutMs) => {
      if (inside < capacity) {
        inside += 1;
        return leaveOnce();
      }
      const turn = Promise.withResolvers<void>();
      line.add(turn.resolve);
      await withTimeout(timeoutMs, turn.promise, () => {
        line.delete(turn.resolve);
        return new Error(timeoutText);
      });
      return leaveOnce();
    },
    waiting: () => line.size,
  };
};
