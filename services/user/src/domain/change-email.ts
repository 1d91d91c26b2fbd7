import type { Limit } from "./attempts.ts";
import { type AuthenticatedUser, type ConfirmDeps, confirmPassword } from "./confirm-password.ts";
import { AccountGoneError, WrongPasswordError } from "./errors.ts";
import type { RegisterDeps } from "./register.ts";
import { countRegistration } from "./register.ts";
import type { User } from "./user.ts";

export interface ChangeEmailDeps extends ConfirmDeps {
  readonly limits: ConfirmDeps["limits"] & RegisterDeps["limits"] & { readonly changeEmailPerAccount: Limit };
}

/**
 * Changes the address that the holder logs in with. Like registration, it reveals which addresses have an
 * account, and is limited in the same way.
 *
 * @throws TooManyAttemptsError, AccountGoneError, WrongPasswordError, EmailTakenError
 */
export const changeEmail = async (
  deps: ChangeEmailDeps,
  principal: AuthenticatedUser,
  edit: { readonly name?: string | undefined; readonly email: string; readonly currentPassword: string },
  address: string,
): Promise<User> => {
  const verified = await confirmPassword(deps, principal, edit.currentPassword);
  if (!verified) throw new AccountGoneError();
  const { changeEmailPerAccount } = deps.limits;
  await deps.attempts.add([{ of: "change-email", key: principal.userId, limit: changeEmailPerAccount }]);
  await countRegistration(deps, address);
  const user = await deps.users.edit(verified, edit);
  if (!user) throw new WrongPasswordError();
  return user;
};
