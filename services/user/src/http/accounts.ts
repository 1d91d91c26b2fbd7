import { decodeCursor, encodeCursor, timeCursor, type userApi } from "@shop/contracts";
import type { Handler } from "@shop/http";
import { type ChangePasswordDeps, changePassword as changePasswordOf } from "../domain/change-password.ts";
import { AccountGoneError, UserNotFoundError } from "../domain/errors.ts";
import { type RegisterDeps, register as registerUser } from "../domain/register.ts";
import type { User, Users } from "../domain/user.ts";

type Operations = (typeof userApi)["operations"];

export const register =
  (deps: RegisterDeps): Handler<Operations["register"]> =>
  async ({ body, clientAddress }) => {
    const user = await registerUser(deps, body, clientAddress());
    return { status: 201, body: user, headers: { Location: `/api/users/${user.id}` } };
  };

export const getMe =
  (users: Users): Handler<Operations["getMe"]> =>
  async ({ principal }) => ({ status: 200, body: await requireHolder(users, principal) });

export const editMe =
  (users: Users): Handler<Operations["editMe"]> =>
  async ({ principal, body }) => {
    const user = await users.edit(principal.userId, body);
    if (!user) throw new AccountGoneError();
    return { status: 200, body: user };
  };

export const eraseMe =
  (users: Users): Handler<Operations["eraseMe"]> =>
  async ({ principal }) => {
    await users.erase(principal.userId);
    return { status: 204 };
  };

export const changePassword =
  (deps: ChangePasswordDeps): Handler<Operations["changePassword"]> =>
  async ({ principal, body }) => {
    await changePasswordOf(deps, principal, body);
    return { status: 204 };
  };

export const listUsers =
  (users: Users): Handler<Operations["listUsers"]> =>
  async ({ principal, query: { limit, cursor } }) => {
    await requireHolder(users, principal);
    const found = await users.list(cursor ? decodeCursor(cursor, timeCursor) : undefined, limit + 1);
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return {
      status: 200,
      body: { items, nextCursor: last ? encodeCursor([last.createdAt, last.id]) : null },
    };
  };

export const getUser =
  (users: Users): Handler<Operations["getUser"]> =>
  async ({ principal, path }) => {
    await requireHolder(users, principal);
    const user = await users.find(path.userId);
    if (!user) throw new UserNotFoundError(path.userId);
    return { status: 200, body: user };
  };

/** A token outlives its account by minutes. Here, where accounts are known, it does not count any more. */
const requireHolder = async (users: Users, { userId }: { readonly userId: string }): Promise<User> => {
  const holder = await users.find(userId);
  if (!holder) throw new AccountGoneError();
  return holder;
};
