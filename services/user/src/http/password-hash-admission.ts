import { type Operation, ProblemError, userApi } from "@shop/contracts";
import type { Queue } from "@shop/http";
import { createFairTurns } from "./fair-turns.ts";

type AnyHandler<Request, Result> = (request: Request) => Promise<Result> | Result;

interface Client {
  readonly clientKey: () => string;
}

/** Admits as many requests as can be served soon. */
export interface PasswordHashAdmission {
  /** Wraps a handler; all wrapped handlers share the same slots. */
  before<Request extends Client, Result>(
    handler: AnyHandler<Request, Result>,
  ): (request: Request) => Promise<Result>;
  /**
   * Defines for the load shedder which requests hash passwords. If no slot is free, they are rejected before they are
   * read.
   */
  readonly queueOf: (request: { readonly method: string; readonly path: string }) => Queue;
}

export interface PasswordHashAdmissionOptions {
  /** The recent time per served request. */
  readonly paceMs: () => number;
  /** A request that would wait longer is rejected. */
  readonly longestWaitMs: number;
}

/** A few may always wait, however slow hashing is: they may have arrived together by chance. */
const alwaysRoomFor = 10;
/** One request hashes its password while a second queries before its hash, and a third after its own. */
const concurrency = 3;
/**
 * A client's maximum number of slots for each free slot: a single client gets two thirds, and never the last.
 */
const placesForEachFree = 2;

const { logIn, register, changePassword, eraseMe } = userApi.operations;
const nameOf = ({ method, path }: Pick<Operation, "method" | "path">): string =>
  `${method} ${userApi.basePath}${path === "/" ? "" : path}`;

/** The operations that always hash a password. */
const protectedOperations: ReadonlySet<string> = new Set(
  [logIn, register, changePassword, eraseMe].map(nameOf),
);

/**
 * Creates an admission policy for password hashing. Many requests cannot take the time or the database
 * connections of others, and one client cannot take all slots.
 */
export const createPasswordHashAdmission = ({
  paceMs,
  longestWaitMs,
}: PasswordHashAdmissionOptions): PasswordHashAdmission => {
  const inside = new Map<string, number>();
  const turns = createFairTurns(concurrency);
  const room = (): number => Math.max(alwaysRoomFor, longestWaitMs / paceMs());
  /**
   * The number of free slots. If hashing slows down, there are fewer slots. A client that already holds a
   * share of the larger number does not block others: at most one client's current maximum counts.
   */
  const free = (): number => {
    const max = (room() * placesForEachFree) / (placesForEachFree + 1);
    return [...inside.values()].reduce((left, count) => left - Math.min(count, max), room());
  };
  const isFull = (): boolean => free() <= 0;
  const hasItsShare = (key: string): boolean => (inside.get(key) ?? 0) >= placesForEachFree * free();

  const move = (key: string, by: 1 | -1): void => {
    const count = (inside.get(key) ?? 0) + by;
    if (count === 0) inside.delete(key);
    else inside.set(key, count);
  };

  return {
    queueOf: ({ method, path }) => {
      if (!protectedOperations.has(`${method} ${path}`)) return "shared";
      return isFull() ? "full" : "own";
    },
    before: (handler) => async (request) => {
      const key = request.clientKey();
      // Many requests may have been read before the first of them arrives here.
      if (isFull() || hasItsShare(key))
        throw new ProblemError(
          "overloaded",
          "The service is busy hashing passwords; try again in a moment.",
          {
            retryAfterS: 1,
          },
        );
      move(key, 1);
      const endTurn = await turns.take(key);
      try {
        return await handler(request);
      } finally {
        endTurn();
        move(key, -1);
      }
    },
  };
};
