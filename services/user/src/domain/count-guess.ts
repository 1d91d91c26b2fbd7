import type { AttemptCounter, Count } from "./attempts.ts";

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
