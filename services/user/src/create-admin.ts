/** One-shot: makes ADMIN_EMAIL an administrator, with the password from a secret or from the environment. */
import { groupServiceConfig, readEnvironment } from "@shop/config";
import { newPassword } from "@shop/contracts";
import { createSecretsClient, fetchSecretText, type SecretsManagerClient } from "@shop/secrets";
import { openDatabase } from "@shop/service";
import { createLogger } from "@shop/telemetry";
import { v7 as newId } from "uuid";
import type * as z from "zod";
import { adminEnvironment } from "./config.ts";
import { createUsers } from "./data/users.ts";
import { isCommon } from "./domain/common-passwords.ts";
import { type MadeAdmin, makeAdmin } from "./domain/make-admin.ts";
import { createPasswordHasher } from "./security/password-hasher.ts";

const messages: Record<MadeAdmin, (email: string) => string> = {
  made: (email) => `Created the administrator account ${email}.`,
  unchanged: (email) => `${email} is already an administrator with this password. Nothing was changed.`,
  "taken-over": (email) =>
    `Took over the account ${email}: it is now an administrator with this password, and its sessions have ended.`,
  refused: (email) =>
    `The account ${email} already exists, and is not an administrator with this password. Nothing was changed.\n` +
    "If the account is yours, set ADMIN_TAKE_OVER=yes to give it the password and the role, and to end its sessions.",
};

/** @throws if a user could not choose this password; the message does not contain it */
const readPassword = async (
  { ADMIN_PASSWORD, ADMIN_PASSWORD_SECRET }: z.output<typeof adminEnvironment>,
  client: SecretsManagerClient,
): Promise<string> => {
  const given = ADMIN_PASSWORD_SECRET
    ? // If the secret was created from a file, it may end with a line break, which is not part of the password.
      (await fetchSecretText({ client, secretId: ADMIN_PASSWORD_SECRET })).replace(/\r?\n$/, "")
    : ADMIN_PASSWORD;
  const { error, data = "" } = newPassword.safeParse(given);
  const [fault] = error ? error.issues.map(({ message }) => message) : [];
  if (fault !== undefined) throw new Error(`The administrator's password ${fault}.`);
  if (isCommon(data)) throw new Error("The administrator's password is one of the most common passwords.");
  return data;
};

const createAdmin = async (): Promise<void> => {
  const valid = readEnvironment(adminEnvironment, process.env);
  const config = groupServiceConfig("user", valid);
  const logger = createLogger({ service: "user-create-admin", version: config.version, level: "warn" });
  const client = createSecretsClient();
  const password = await readPassword(valid, client);
  const { database } = await openDatabase(config, client, logger);
  const deps = { users: createUsers(database), hasher: createPasswordHasher(), newId };
  const made = await makeAdmin(deps, {
    email: valid.ADMIN_EMAIL,
    name: valid.ADMIN_NAME,
    password,
    allowTakeOver: valid.ADMIN_TAKE_OVER === "yes",
  });
  const message = messages[made](valid.ADMIN_EMAIL);
  if (made === "refused") throw new Error(message);
  process.stdout.write(`${message}\n`);
};

createAdmin().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
