/** A maximum number of attempts within a time. */
export interface Limit {
  readonly attempts: number;
  readonly perS: number;
}

/** A count of attempts: their kind, the subject they are counted for, and the limit. */
export interface Count {
  readonly of: string;
  readonly key: string;
  readonly limit: Limit;
  /** A slower count that replaces it once it is full. @default further attempts are rejected */
  readonly whenFull?: Count;
}

/** Counts attempts across all tasks. */
export interface AttemptCounter {
  /**
   * Adds an attempt to all these counts or, if one of them is full, to none. Resolves to the counts that it
   * was added to.
   *
   * @throws TooManyAttemptsError
   */
  add(counts: readonly Count[]): Promise<readonly Count[]>;
  /** Removes an attempt from some counts, and resets others to zero. */
  takeBack(counts: readonly Count[], forgiven?: readonly Count[]): Promise<void>;
}

/** An attempt to guess a password, and the counts that it is added to. */
export interface Guess<T> {
  readonly counts: readonly Count[];
  /** The subset that the right password resets to zero. */
  readonly forgiven: readonly Count[];
  /** @throws an error that `isWrong` recognises if the password is wrong */
  readonly check: () => Promise<T>;
  readonly isWrong: (error: unknown) => boolean;
}

/**
 * Checks a password. Only a wrong one stays counted. Each attempt is counted before the check, so that
 * concurrent attempts cannot exceed the limits.
 *
 * @throws TooManyAttemptsError, and the errors of `check`
 */
export const countGuess = async <T>(
  attempts: AttemptCounter,
  { counts, forgiven, check, isWrong }: Guess<T>,
): Promise<T> => {
  const added = await attempts.add(counts);
  const result = await check().catch(async (error: unknown) => {
    if (!isWrong(error)) await attempts.takeBack(added);
    throw error;
  });
  await attempts.takeBack(added, forgiven);
  return result;
};
