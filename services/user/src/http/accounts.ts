import {
  cursorText,
  decodeCursor,
  encodeCursor,
  pageOf,
  timeCursor,
  timeCursorOf,
  type userApi,
} from "@shop/contracts";
import type { Handler, ValidRequest } from "@shop/http";
import * as z from "zod";
import { type ChangeEmailDeps, changeEmail } from "../domain/change-email.ts";
import * as password from "../domain/change-password.ts";
import type { ConfirmDeps } from "../domain/confirm-password.ts";
import { eraseAccount } from "../domain/erase-account.ts";
import { AccountGoneError, UserNotFoundError } from "../domain/errors.ts";
import type { RegisterDeps } from "../domain/register.ts";
import * as registration from "../domain/register.ts";
import { rename } from "../domain/rename.ts";
import type { User, Users } from "../domain/user.ts";
import { withPasswordAt } from "./common-password.ts";
import type { PasswordHashAdmission } from "./password-hash-admission.ts";

type Operations = (typeof userApi)["operations"];

export const register =
  (deps: RegisterDeps): Handler<Operations["register"]> =>
  async ({ body, clientKey }) => {
    const user = await withPasswordAt("password", registration.register(deps, body, clientKey()));
    return { status: 201, body: user, headers: { Location: `/api/users/${user.id}` } };
  };

export const getMe =
  (users: Users): Handler<Operations["getMe"]> =>
  async ({ principal }) => ({ status: 200, body: await requireUser(users, principal) });

/** Only a change of the e-mail address hashes a password, so only that one passes the admission. */
export const editMe = (
  deps: ChangeEmailDeps & { readonly admission: PasswordHashAdmission },
): Handler<Operations["editMe"]> => {
  const withEmail = deps.admission.before(
    ({ principal, body, clientKey }: ValidRequest<Operations["editMe"]>) => {
      const { name, email = "", currentPassword = "" } = body;
      return changeEmail(deps, principal, { name, email, currentPassword }, clientKey());
    },
  );
  return async (request) => {
    const { email, name = "" } = request.body;
    const user = await (email === undefined ? rename(deps, request.principal, name) : withEmail(request));
    return { status: 200, body: user };
  };
};

export const eraseMe =
  (deps: ConfirmDeps): Handler<Operations["eraseMe"]> =>
  async ({ principal, body }) => {
    await eraseAccount(deps, principal, body.currentPassword);
    return { status: 204 };
  };

export const changePassword =
  (deps: ConfirmDeps): Handler<Operations["changePassword"]> =>
  async ({ principal, body }) => {
    await withPasswordAt("newPassword", password.changePassword(deps, principal, body));
    return { status: 204 };
  };

export const listUsers =
  (users: Users): Handler<Operations["listUsers"]> =>
  async ({ principal, query: { limit, cursor } }) => {
    await requireUser(users, principal);
    const found = await users.list(cursor ? decodeCursor(cursor, timeCursor) : undefined, limit + 1);
    const { items, next = null } = pageOf(found, limit, timeCursorOf);
    return { status: 200, body: { items, nextCursor: next } };
  };

const emailCursor = z.tuple([cursorText]);

export const searchUsers =
  (users: Users): Handler<Operations["searchUsers"]> =>
  async ({ principal, body: { email, limit, cursor } }) => {
    await requireUser(users, principal);
    const [after] = cursor ? decodeCursor(cursor, emailCursor, "/body/cursor") : [];
    const found = await users.search(email, after, limit + 1);
    const { items, next = null } = pageOf(found, limit, (last) => encodeCursor([last.email]));
    return { status: 200, body: { items, nextCursor: next } };
  };

export const getUser =
  (users: Users): Handler<Operations["getUser"]> =>
  async ({ principal, path }) => {
    await requireUser(users, principal);
    const user = await users.find(path.userId);
    if (!user) throw new UserNotFoundError(path.userId);
    return { status: 200, body: user };
  };

/** A token outlives its account by minutes. This service knows the accounts, so it rejects such a token. */
const requireUser = async (users: Users, { userId }: { readonly userId: string }): Promise<User> => {
  const principal = await users.find(userId);
  if (!principal) throw new AccountGoneError();
  return principal;
};
