import { userApi, userInternalApi } from "@shop/contracts";
import { type Routes, routes } from "@shop/http";
import type { ChangeEmailDeps } from "../domain/change-email.ts";
import type { LogInDeps } from "../domain/log-in.ts";
import type { RefreshDeps } from "../domain/refresh-session.ts";
import type { RegisterDeps } from "../domain/register.ts";
import type { SigningKeys } from "../security/signing-keys.ts";
import {
  changePassword,
  editMe,
  eraseMe,
  getMe,
  getUser,
  listUsers,
  register,
  searchUsers,
} from "./accounts.ts";
import { getKeySet } from "./key-set.ts";
import type { PasswordHashAdmission } from "./password-hash-admission.ts";
import { logIn, logOut, refresh } from "./sessions.ts";

export type UserRoutesDeps = RegisterDeps &
  LogInDeps &
  RefreshDeps &
  ChangeEmailDeps & {
    readonly keys: SigningKeys;
    readonly accessTtlS: number;
    /** Guards the operations that hash a password. */
    readonly admission: PasswordHashAdmission;
  };

/** The public door: the handler of each operation. */
export const createPublicRoutes = (deps: UserRoutesDeps): Routes =>
  routes(userApi, {
    register: deps.admission.before(register(deps)),
    logIn: deps.admission.before(logIn(deps, deps.accessTtlS)),
    refresh: refresh(deps, deps.accessTtlS),
    logOut: logOut(deps.sessions),
    getMe: getMe(deps.users),
    editMe: editMe(deps),
    eraseMe: deps.admission.before(eraseMe(deps)),
    changePassword: deps.admission.before(changePassword(deps)),
    listUsers: listUsers(deps.users),
    searchUsers: searchUsers(deps.users),
    getUser: getUser(deps.users),
    getKeySet: getKeySet(deps.keys),
  });

/** The internal door, for peers. */
export const createInternalRoutes = (keys: SigningKeys): Routes =>
  routes(userInternalApi, { getKeySet: getKeySet(keys) });
