import { setTimeout as delay } from "node:timers/promises";
import { withTimeout } from "@shop/time";
import type { WaitingRoom } from "./domain/pay.ts";

export interface WaitingRoomOptions {
  /** Maximum concurrent requests per user. */
  readonly places: number;
  /** Maximum queued requests per user. */
  readonly seats: number;
  /** Maximum wait of a request, both for a place and for payments in other tasks. */
  readonly maxWaitMs: number;
  /** Interval at which a request checks if payments in other tasks have ended. */
  readonly pollIntervalMs: number;
}

interface Room {
  inside: number;
  readonly waiting: Set<() => void>;
}

/** Creates a waiting room in memory, first come, first served: waiting requests do not query the database. */
export const createWaitingRoom = (options: WaitingRoomOptions): WaitingRoom => {
  const { places, seats, maxWaitMs, pollIntervalMs } = options;
  const rooms = new Map<string, Room>();

  const leave = (userId: string, room: Room): void => {
    const [next] = room.waiting;
    if (next) {
      next();
      return;
    }
    room.inside -= 1;
    if (room.inside === 0) rooms.delete(userId);
  };

  /** Resolves to true once another request has passed on its place, or to false on timeout. */
  const waitForPlace = ({ waiting }: Room): Promise<boolean> => {
    const turn = Promise.withResolvers<boolean>();
    const take = (): void => {
      waiting.delete(take);
      turn.resolve(true);
    };
    waiting.add(take);
    return withTimeout(maxWaitMs, turn.promise).catch(() => {
      waiting.delete(take);
      return false;
    });
  };

  return {
    enter: async (userId) => {
      const arrivedMs = performance.now();
      const room = rooms.get(userId) ?? { inside: 0, waiting: new Set() };
      rooms.set(userId, room);
      if (room.inside < places) room.inside += 1;
      else if (room.waiting.size >= seats || !(await waitForPlace(room))) return undefined;
      return {
        leave: () => leave(userId, room),
        waitOn: async () => {
          const leftMs = arrivedMs + maxWaitMs - performance.now();
          if (leftMs <= 0) return false;
          await delay(Math.min(pollIntervalMs, leftMs));
          return true;
        },
      };
    },
  };
};
