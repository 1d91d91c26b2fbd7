import { type Operation, ProblemError, userApi } from "@shop/contracts";
import type { Queue } from "@shop/http";
import { createFairTurns } from "./fair-turns.ts";

type AnyHandler<Request, Reply> = (request: Request) => Promise<Reply> | Reply;

interface Client {
  readonly clientKey: () => string;
}

/** Lets in as many as can soon be served. */
export interface PasswordHashAdmission {
  /** Puts it before a handler; all handlers that it is before share it. */
  before<Request extends Client, Reply>(
    handler: AnyHandler<Request, Reply>,
  ): (request: Request) => Promise<Reply>;
  /** Tells the load shedder which requests come here: if there is no room, they are refused before they are read. */
  readonly queueOf: (request: { readonly method: string; readonly path: string }) => Queue;
}

export interface PasswordHashAdmissionOptions {
  /** How long it takes, lately, until another one is served. */
  readonly paceMs: () => number;
  /** Who would have to wait longer is turned away. */
  readonly longestWaitMs: number;
}

/** A few may wait, however slow it is: they may have come at once by chance. */
const alwaysRoomFor = 10;
/** One request has its password hashed while another one queries before and a third one after. */
const concurrency = 3;
/** A client may have so many places for each that is free: one alone gets two thirds, and never the last. */
const placesForEachFree = 2;

const { logIn, register, changePassword, eraseMe } = userApi.operations;
const nameOf = ({ method, path }: Pick<Operation, "method" | "path">): string =>
  `${method} ${userApi.basePath}${path === "/" ? "" : path}`;

/** The operations that always have a password hashed. */
const guarded: ReadonlySet<string> = new Set([logIn, register, changePassword, eraseMe].map(nameOf));

/**
 * Makes an admission before the hashing of passwords, so that a crowd takes neither the time nor the database of others,
 * and one client not all the places.
 */
export const createPasswordHashAdmission = ({
  paceMs,
  longestWaitMs,
}: PasswordHashAdmissionOptions): PasswordHashAdmission => {
  const inside = new Map<string, number>();
  const turns = createFairTurns(concurrency);
  const room = (): number => Math.max(alwaysRoomFor, longestWaitMs / paceMs());
  /**
   * Places that are free. When hashing gets slower there is less room, and a client that has taken its share of more keeps
   * nobody out: of its places no more count than one client may have now.
   */
  const free = (): number => {
    const most = (room() * placesForEachFree) / (placesForEachFree + 1);
    return [...inside.values()].reduce((left, count) => left - Math.min(count, most), room());
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
      if (!guarded.has(`${method} ${path}`)) return "shared";
      return isFull() ? "full" : "own";
    },
    before: (handler) => async (request) => {
      const key = request.clientKey();
      // Many may have been read by the time that the first of them comes here.
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
