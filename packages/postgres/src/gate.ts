/** Lets a number of callers in at once; the others wait in line. */
export interface Gate {
  /** Resolves to what leaves again. @throws Error if it is not the caller's turn within `timeoutMs` */
  enter(timeoutMs: number): Promise<() => void>;
  readonly waiting: () => number;
}

/** Of pg-pool, which says the same: the connections are all in use. */
const timeoutText = "timeout exceeded when trying to connect";

export const createGate = (capacity: number): Gate => {
  const line = new Set<() => void>();
  let inside = 0;

  /** Whoever leaves hands the place to the first in line. */
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
      const timer = setTimeout(() => {
        line.delete(turn.resolve);
        turn.reject(new Error(timeoutText));
      }, timeoutMs);
      line.add(turn.resolve);
      try {
        await turn.promise;
      } finally {
        clearTimeout(timer);
      }
      return leaveOnce();
    },
    waiting: () => line.size,
  };
};
