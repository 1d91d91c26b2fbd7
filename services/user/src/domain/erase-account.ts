import { type AuthenticatedUser, type ConfirmDeps, confirmPassword } from "./confirm-password.ts";
import { WrongPasswordError } from "./errors.ts";

/**
 * Erases the holder's personal data and ends every session. If the account is already gone, nothing happens.
 *
 * @throws TooManyAttemptsError, WrongPasswordError
 */
export const eraseAccount = async (
  deps: ConfirmDeps,
  principal: AuthenticatedUser,
  currentPassword: string,
): Promise<void> => {
  const verified = await confirmPassword(deps, principal, currentPassword);
  if (!verified || (await deps.users.erase(verified))) return;
  // The second of two concurrent erasures finds nothing left to do. If the user still exists, the password
  // was changed.
  if (await deps.users.find(principal.userId)) throw new WrongPasswordError();
};
