import type { PasswordHasher, Role, Users } from "./user.ts";

export interface MakeAdminDeps {
  readonly users: Users;
  readonly hasher: PasswordHasher;
  readonly newId: () => string;
}

export interface Administrator {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  /** Allows giving an existing account the roles and the password; all its sessions end. */
  readonly allowTakeOver: boolean;
}

/** The outcome: `refused` if an account exists and must not be taken over. */
export type MadeAdmin = "made" | "unchanged" | "taken-over" | "refused";

const roles: Role[] = ["admin", "customer"];

/** Creates an administrator's account. */
export const makeAdmin = async (deps: MakeAdminDeps, admin: Administrator): Promise<MadeAdmin> => {
  const { users, hasher, newId } = deps;
  const { email, name, password, allowTakeOver } = admin;
  if (await isAdmin(deps, admin)) return "unchanged";
  const passwordHash = await hasher.hash(password);
  if (await users.addIfAbsent({ id: newId(), email, name, roles, passwordHash })) return "made";
  if (!allowTakeOver) return "refused";
  return (await users.takeOver({ email, roles, passwordHash })) ? "taken-over" : "refused";
};

/** True if there is nothing to do, for example if the same command runs again. */
const isAdmin = async ({ users, hasher }: MakeAdminDeps, admin: Administrator): Promise<boolean> => {
  const found = await users.findCredentials({ email: admin.email });
  if (!found || !roles.every((role) => found.roles.includes(role))) return false;
  return hasher.verify(admin.password, found.hash);
};
