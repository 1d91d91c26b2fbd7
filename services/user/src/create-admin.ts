/** One-shot: makes ADMIN_EMAIL an administrator, with the password that a secret or the environment gives. */
import { groupServiceConfig, readEnvironment } from "@shop/config";
import { newPassword } from "@shop/contracts";
import { createSecretsClient, fetchSecretText } from "@shop/secrets";
import { openDatabase } from "@shop/service";
import { createLogger } from "@shop/telemetry";
import { v7 as newId } from "uuid";
import { adminEnvironment } from "./config.ts";
import { createUsers } from "./data/users.ts";
import { type MadeAdmin, makeAdmin } from "./domain/make-admin.ts";
import { createPasswordHasher } from "./security/password-hasher.ts";

const messages: Record<MadeAdmin, (email: string) => string> = {
  made: (email) => `Made the account ${email}, an administrator.`,
  unchanged: (email) => `${email} is an administrator with this password already. Nothing was changed.`,
  "taken-over": (email) =>
    `Took over the account ${email}: it is an administrator with this password now, and its sessions have ended.`,
  refused: (email) =>
    `There is an account ${email} already, and it is not an administrator with this password. Nothing was changed.\n` +
    "If the account is yours, set ADMIN_TAKE_OVER=yes to give it the password and the role, and to end its sessions.",
};

const createAdmin = async (): Promise<void> => {
  const valid = readEnvironment(adminEnvironment, process.env);
  const config = groupServiceConfig("user", valid);
  const logger = createLogger({ service: "user-create-admin", version: config.version, level: "warn" });
  const client = createSecretsClient();
  const given = valid.ADMIN_PASSWORD_SECRET
    ? await fetchSecretText({ client, secretId: valid.ADMIN_PASSWORD_SECRET })
    : valid.ADMIN_PASSWORD;
  const password = newPassword.safeParse(given);
  if (!password.success)
    throw new Error(
      `The administrator's password ${password.error.issues.map(({ message }) => message).join(", ")}`,
    );
  const { database } = await openDatabase(config, client, logger);
  const deps = { users: createUsers(database), hasher: createPasswordHasher(), newId };
  const made = await makeAdmin(deps, {
    email: valid.ADMIN_EMAIL,
    name: valid.ADMIN_NAME,
    password: password.data,
    mayTakeOver: valid.ADMIN_TAKE_OVER === "yes",
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
