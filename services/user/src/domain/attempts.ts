/** So many attempts within a time. */
export interface Limit {
  readonly attempts: number;
  readonly perS: number;
}

/** A count of attempts: of what, by or at whom, and how many there may be. */
export interface Count {
  readonly of: string;
  readonly key: string;
  readonly limit: Limit;
  /** A slower count that takes its place once it is full. @default an attempt too many is refused */
  readonly whenFull?: Count;
}

/** Counts attempts across all tasks. */
export interface AttemptCounter {
  /**
   * Adds an attempt to all these counts, or, if one of them is full, to none. Resolves to those that it was added to.
   *
   * @throws TooManyAttemptsError
   */
  add(counts: readonly Count[]): Promise<readonly Count[]>;
  /** Takes an attempt back from some counts, and sets others to zero. */
  takeBack(counts: readonly Count[], forgiven?: readonly Count[]): Promise<void>;
}

/** A guess at a password, and the counts that it is added to. */
export interface Guess<T> {
  readonly counts: readonly Count[];
  /** Of these, those that a right password sets to zero. */
  readonly forgiven: readonly Count[];
  /** @throws an error that `isWrong` knows, if the password is wrong */
  readonly check: () => Promise<T>;
  readonly isWrong: (error: unknown) => boolean;
}

/**
 * Checks a password. Only a wrong one stays counted, but each is counted before it is checked, so that many at once are
 * no more than the limits allow.
 *
 * @throws TooManyAttemptsError, and what `check` throws
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
