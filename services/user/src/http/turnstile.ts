import { ProblemError } from "@shop/contracts";

type AnyHandler<Request, Reply> = (request: Request) => Promise<Reply> | Reply;

/** Lets in as many as can soon be served, and turns the others away before anything is done for them. */
export interface Turnstile {
  /** Puts it before a handler; all handlers that it is before share it. */
  before<Request, Reply>(handler: AnyHandler<Request, Reply>): (request: Request) => Promise<Reply>;
}

export interface TurnstileOptions {
  /** How long it takes, lately, until another one is served. */
  readonly paceMs: () => number;
  /** Who would have to wait longer is turned away. */
  readonly longestWaitMs: number;
}

/** A few may wait, however slow it is: they may have come at once by chance. */
const alwaysRoomFor = 10;

/** Makes a turnstile before work that takes long, so that a crowd takes neither the time nor the database of others. */
export const createTurnstile = ({ paceMs, longestWaitMs }: TurnstileOptions): Turnstile => {
  let inside = 0;
  return {
    before: (handler) => async (request) => {
      if (inside >= Math.max(alwaysRoomFor, longestWaitMs / paceMs()))
        throw new ProblemError("overloaded", "Too many people are at the door.", { retryAfterS: 1 });
      inside += 1;
      try {
        return await handler(request);
      } finally {
        inside -= 1;
      }
    },
  };
};
