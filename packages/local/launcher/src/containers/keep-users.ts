import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { accounts, type SeededUsers } from "../seed/accounts.ts";

const isLoopback = (bind: string): boolean => /^(127\.|\[?::1\]?$|localhost$)/.test(bind);

const newPassword = (): string => randomBytes(18).toString("base64url");

const withNewPasswords = (): SeededUsers => ({
  admin: { ...accounts.admin, password: newPassword() },
  customer: { ...accounts.customer, password: newPassword() },
});

const read = (file: string): SeededUsers | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as SeededUsers) : undefined;

/** The accounts of the shop in containers, as `keepUsers` wrote them. @throws if there are none yet */
export const readUsers = (file: string): SeededUsers => {
  const users = read(file);
  if (!users) throw new Error(`${file} is missing: the container keep-secrets creates it.`);
  return users;
};

/** True if the accounts have random passwords, instead of those that the README prints. */
export const haveOwnPasswords = ({ admin }: SeededUsers): boolean =>
  admin.password !== accounts.admin.password;

/**
 * Sets the accounts' passwords: those of the README as long as the shop listens on this machine only, and
 * random ones once other machines can reach it. Random passwords stay.
 *
 * @param bind the address that publishes the gateway's port
 */
export const keepUsers = (file: string, bind: string): SeededUsers => {
  const kept = read(file);
  if (kept && (isLoopback(bind) || haveOwnPasswords(kept))) return kept;
  const users = isLoopback(bind) ? accounts : withNewPasswords();
  writeFileSync(file, JSON.stringify(users), { mode: 0o600 });
  return users;
};
