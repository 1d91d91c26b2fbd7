import { type ConfirmDeps, confirmPassword, type Holder } from "./confirm-password.ts";
import { WrongPasswordError } from "./errors.ts";

/**
 * Erases the holder's personal data, and ends every session. An account that is gone already stays gone.
 *
 * @throws TooManyAttemptsError, WrongPasswordError
 */
export const eraseAccount = async (
  deps: ConfirmDeps,
  holder: Holder,
  currentPassword: string,
): Promise<void> => {
  const verified = await confirmPassword(deps, holder, currentPassword);
  if (!verified || (await deps.users.erase(verified))) return;
  // Of two erasures at once the second finds nothing left to do; a password that was changed meanwhile is another matter.
  if (await deps.users.find(holder.userId)) throw new WrongPasswordError();
};
