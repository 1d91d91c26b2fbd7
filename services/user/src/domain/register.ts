import type { AttemptCounter, Limit } from "./attempts.ts";
import { requireUncommon } from "./common-passwords.ts";
import type { PasswordHasher, Role, User, Users } from "./user.ts";

export interface RegistrationLimit {
  readonly attempts: AttemptCounter;
  readonly limits: { readonly registerPerAddress: Limit };
}

export interface RegisterDeps extends RegistrationLimit {
  readonly users: Users;
  readonly hasher: PasswordHasher;
  readonly newId: () => string;
}

/** Counts an attempt that reveals if an e-mail address has an account. @throws TooManyAttemptsError */
export const countRegistration = async (
  { attempts, limits }: RegistrationLimit,
  address: string,
): Promise<void> => {
  await attempts.add([{ of: "register-address", key: address, limit: limits.registerPerAddress }]);
};

/**
 * Creates a customer's account.
 *
 * @throws CommonPasswordError, TooManyAttemptsError, EmailTakenError
 */
export const register = async (
  deps: RegisterDeps,
  registration: { readonly email: string; readonly password: string; readonly name: string },
  address: string,
): Promise<User> => {
  const { email, password, name } = registration;
  requireUncommon(password);
  await countRegistration(deps, address);
  const { users, hasher, newId } = deps;
  const roles: Role[] = ["customer"];
  return users.add({ id: newId(), email, name, roles, passwordHash: await hasher.hash(password) });
};
