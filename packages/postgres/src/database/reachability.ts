/** Remembers whether the database could be reached, so that a crowd does not wait for what one of it can find out. */
export interface Reachability {
  /** Runs `connect`. After one that failed, one at a time: meanwhile all others are told of that failure at once. */
  attempt<T>(connect: () => Promise<T>): Promise<T>;
  /** Whether the last attempt has failed. */
  readonly isAway: () => boolean;
}

/**
 * Makes a memory of the last attempt.
 *
 * @param isOutage whether a failure says that the database is away, and not only that its connections are all in use
 */
export const createReachability = (isOutage: (error: unknown) => boolean): Reachability => {
  let failure: { readonly error: unknown } | undefined;
  let probing = false;

  const run = async <T>(connect: () => Promise<T>): Promise<T> => {
    try {
      const connected = await connect();
      failure = undefined;
      return connected;
    } catch (error) {
      if (isOutage(error)) failure = { error };
      throw error;
    }
  };

  return {
    isAway: () => failure !== undefined,
    attempt: async (connect) => {
      if (!failure) return run(connect);
      if (probing) throw failure.error;
      probing = true;
      try {
        return await run(connect);
      } finally {
        probing = false;
      }
    },
  };
};
