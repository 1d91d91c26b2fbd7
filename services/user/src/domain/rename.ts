import type { AuthenticatedUser } from "./confirm-password.ts";
import { AccountGoneError } from "./errors.ts";
import type { User, Users } from "./user.ts";

/** Renames the holder. @throws AccountGoneError */
export const rename = async (
  { users }: { readonly users: Users },
  { userId }: AuthenticatedUser,
  name: string,
): Promise<User> => {
  const user = await users.rename(userId, name);
  if (!user) throw new AccountGoneError();
  return user;
};
