import { requireUncommon } from "./common-passwords.ts";
import { type AuthenticatedUser, type ConfirmDeps, confirmPassword } from "./confirm-password.ts";
import { AccountGoneError, WrongPasswordError } from "./errors.ts";

/**
 * Changes a password and ends the account's other sessions.
 *
 * @throws CommonPasswordError, TooManyAttemptsError, AccountGoneError, WrongPasswordError
 */
export const changePassword = async (
  deps: ConfirmDeps,
  principal: AuthenticatedUser,
  passwords: { readonly currentPassword: string; readonly newPassword: string },
): Promise<void> => {
  requireUncommon(passwords.newPassword);
  const verified = await confirmPassword(deps, principal, passwords.currentPassword);
  if (!verified) throw new AccountGoneError();
  const hash = await deps.hasher.hash(passwords.newPassword);
  const isChanged = await deps.users.setPasswordHash(verified, hash, principal.sessionId);
  // A concurrent change replaced the verified password, so it is no longer the current one.
  if (!isChanged) throw new WrongPasswordError();
};
