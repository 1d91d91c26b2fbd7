import { type Operation, ProblemError, userApi } from "@shop/contracts";

type AnyHandler<Request, Reply> = (request: Request) => Promise<Reply> | Reply;

/** Lets in as many as can soon be served. */
export interface Turnstile {
  /** Puts it before a handler; all handlers that it is before share it. */
  before<Request, Reply>(handler: AnyHandler<Request, Reply>): (request: Request) => Promise<Reply>;
  /** Whether a request is to be turned away before it is even read, as it leads here and there is no room. */
  readonly isCrowded: (request: { readonly method: string; readonly path: string }) => boolean;
}

export interface TurnstileOptions {
  /** How long it takes, lately, until another one is served. */
  readonly paceMs: () => number;
  /** Who would have to wait longer is turned away. */
  readonly longestWaitMs: number;
}

/** A few may wait, however slow it is: they may have come at once by chance. */
const alwaysRoomFor = 10;

const { logIn, register, changePassword } = userApi.operations;
const nameOf = ({ method, path }: Pick<Operation, "method" | "path">): string =>
  `${method} ${userApi.basePath}${path === "/" ? "" : path}`;

/** What has a password hashed. */
const guarded: ReadonlySet<string> = new Set([logIn, register, changePassword].map(nameOf));

/** Makes a turnstile before the hashing of passwords, so that a crowd takes neither the time nor the database of others. */
export const createTurnstile = ({ paceMs, longestWaitMs }: TurnstileOptions): Turnstile => {
  let inside = 0;
  const isFull = (): boolean => inside >= Math.max(alwaysRoomFor, longestWaitMs / paceMs());
  return {
    isCrowded: ({ method, path }) => isFull() && guarded.has(`${method} ${path}`),
    before: (handler) => async (request) => {
      // Many may have been read by the time that the first of them comes here.
      if (isFull())
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
