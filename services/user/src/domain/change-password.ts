import { AccountGoneError, WrongPasswordError } from "./errors.ts";
import { requireUncommon } from "./register.ts";
import type { AttemptLimiter, PasswordHasher, Users } from "./user.ts";

export interface ChangePasswordDeps {
  readonly users: Users;
  readonly hasher: PasswordHasher;
  readonly perAccount: AttemptLimiter;
}

/**
 * Changes a password and ends the account's other sessions.
 *
 * @throws CommonPasswordError, TooManyAttemptsError, AccountGoneError, WrongPasswordError
 */
export const changePassword = async (
  { users, hasher, perAccount }: ChangePasswordDeps,
  holder: { readonly userId: string; readonly sessionId: string },
  passwords: { readonly currentPassword: string; readonly newPassword: string },
): Promise<void> => {
  requireUncommon(passwords.newPassword, "/body/newPassword");
  // Whoever holds a stolen access token must not be able to guess the password either.
  await perAccount.attempt(holder.userId);
  const account = await users.findPasswordHash({ id: holder.userId });
  if (!account) throw new AccountGoneError();
  if (!(await hasher.verify(passwords.currentPassword, account.hash))) throw new WrongPasswordError();
  await perAccount.forgive(holder.userId);
  await users.setPasswordHash(holder.userId, await hasher.hash(passwords.newPassword), holder.sessionId);
};
