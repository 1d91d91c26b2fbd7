import { commonPasswords } from "./common-passwords.ts";
import { CommonPasswordError } from "./errors.ts";
import type { AttemptLimiter, PasswordHasher, Role, User, Users } from "./user.ts";

export interface RegisterDeps {
  readonly users: Users;
  readonly hasher: PasswordHasher;
  readonly registrations: AttemptLimiter;
  readonly newId: () => string;
}

/** @throws CommonPasswordError */
export const requireUncommon = (password: string, pointer: string): void => {
  if (commonPasswords.has(password.toLowerCase())) throw new CommonPasswordError(pointer);
};

/**
 * Makes a customer's account.
 *
 * @throws CommonPasswordError, TooManyAttemptsError, EmailTakenError
 */
export const register = async (
  { users, hasher, registrations, newId }: RegisterDeps,
  applicant: { readonly email: string; readonly password: string; readonly name: string },
  address: string,
): Promise<User> => {
  const { email, password, name } = applicant;
  requireUncommon(password, "/body/password");
  await registrations.attempt(address);
  const roles: Role[] = ["customer"];
  return users.add({ id: newId(), email, name, roles, passwordHash: await hasher.hash(password) });
};
