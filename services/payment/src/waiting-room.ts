import type { WaitingRoom } from "./domain/pay.ts";

export interface WaitingRoomOptions {
  /** How long a payment waits at most. */
  readonly patienceMs: number;
  /** After this long one looks by itself: a payment of the person may have ended in another task. */
  readonly lookMs: number;
  /** How many payments of one person wait at once. */
  readonly seats: number;
}

/** Makes a waiting room in memory, first come, first served. */
export const createWaitingRoom = ({ patienceMs, lookMs, seats }: WaitingRoomOptions): WaitingRoom => {
  const waiting = new Map<string, Set<() => void>>();

  const leave = (userId: string, call: () => void): void => {
    const others = waiting.get(userId);
    others?.delete(call);
    if (others?.size === 0) waiting.delete(userId);
  };

  const waitFor = (userId: string, ms: number): Promise<void> =>
    new Promise((resolve) => {
      const call = (): void => {
        clearTimeout(timer);
        leave(userId, call);
        resolve();
      };
      const timer = setTimeout(call, ms);
      const others = waiting.get(userId) ?? new Set();
      waiting.set(userId, others.add(call));
    });

  return {
    nowMs: performance.now.bind(performance),
    wait: async (userId, arrivedMs) => {
      const leftMs = arrivedMs + patienceMs - performance.now();
      if (leftMs <= 0 || (waiting.get(userId)?.size ?? 0) >= seats) return false;
      await waitFor(userId, Math.min(lookMs, leftMs));
      return true;
    },
    callNext: (userId) => {
      const [next] = waiting.get(userId) ?? [];
      next?.();
    },
  };
};
