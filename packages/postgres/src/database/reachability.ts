/**
 * Remembers whether the database was reachable, so that during an outage one caller waits for a probe instead
 * of all.
 */
export interface Reachability {
  /**
   * Runs `connect`. After a failure, only one attempt runs at a time; the other callers fail at once with the
   * same error.
   */
  attempt<T>(connect: () => Promise<T>): Promise<T>;
  /** True if the last attempt failed. */
  readonly isAway: () => boolean;
}

/**
 * Creates a memory of the last attempt.
 *
 * @param isOutage true if an error means that the database is down, false if its connections are merely all
 * in use
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
