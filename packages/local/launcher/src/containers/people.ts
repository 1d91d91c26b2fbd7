import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { accounts, type People } from "../seed/accounts.ts";

const isLoopback = (bind: string): boolean => /^(127\.|\[?::1\]?$|localhost$)/.test(bind);

const newPassword = (): string => randomBytes(18).toString("base64url");

const withNewPasswords = (): People => ({
  admin: { ...accounts.admin, password: newPassword() },
  customer: { ...accounts.customer, password: newPassword() },
});

const read = (file: string): People | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as People) : undefined;

/** The people of the shop in containers, as `keepPeople` left them. @throws if there are none yet */
export const readPeople = (file: string): People => {
  const people = read(file);
  if (!people) throw new Error(`${file} is missing: the container keep-secrets makes it.`);
  return people;
};

/** Whether the people have passwords of their own, instead of those that the README prints. */
export const haveOwnPasswords = ({ admin }: People): boolean => admin.password !== accounts.admin.password;

/**
 * Makes the people's passwords: those of the README as long as the shop listens on this machine alone, and random ones
 * from the first time that others can reach it. Random ones stay.
 *
 * @param bind the address that the gateway's port is published at
 */
export const keepPeople = (file: string, bind: string): People => {
  const kept = read(file);
  if (kept && (isLoopback(bind) || haveOwnPasswords(kept))) return kept;
  const people = isLoopback(bind) ? accounts : withNewPasswords();
  writeFileSync(file, JSON.stringify(people), { mode: 0o600 });
  return people;
};
