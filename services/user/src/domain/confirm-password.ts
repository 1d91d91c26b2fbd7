import type { AttemptCounter, Limit } from "./attempts.ts";
import { countGuess } from "./count-guess.ts";
import { WrongPasswordError } from "./errors.ts";
import type { Credentials, PasswordHasher, Users } from "./user.ts";

/** The holder of an access token. */
export interface AuthenticatedUser {
  readonly userId: string;
  readonly sessionId: string;
}

export interface ConfirmDeps {
  readonly users: Users;
  readonly hasher: PasswordHasher;
  readonly attempts: AttemptCounter;
  readonly limits: { readonly confirmPerSession: Limit };
}

/**
 * Verifies the password of a token's holder. Resolves to the user's credentials, or to undefined if the
 * account is gone.
 *
 * @throws TooManyAttemptsError, WrongPasswordError
 */
export const confirmPassword = async (
  { users, hasher, attempts, limits }: ConfirmDeps,
  { userId, sessionId }: AuthenticatedUser,
  password: string,
): Promise<Credentials | undefined> => {
  // Per session: the thief of an access token can neither guess the password nor keep the user from changing
  // it.
  const counts = [{ of: "confirm-session", key: `${userId} ${sessionId}`, limit: limits.confirmPerSession }];
  const check = async () => {
    const credentials = await users.findCredentials({ id: userId });
    if (credentials && !(await hasher.verify(password, credentials.hash))) throw new WrongPasswordError();
    return credentials;
  };
  const isWrong = (error: unknown): boolean => error instanceof WrongPasswordError;
  return countGuess(attempts, { counts, forgiven: counts, check, isWrong });
};
