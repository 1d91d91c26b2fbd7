/** One-shot: makes the account ADMIN_EMAIL an administrator with ADMIN_PASSWORD, creating it where there is none. */
import { groupServiceConfig, readEnvironment, serviceEnvironment } from "@shop/config";
import { createSecretsClient } from "@shop/secrets";
import { openDatabase } from "@shop/service";
import { createLogger } from "@shop/telemetry";
import { v7 as newId } from "uuid";
import * as z from "zod";
import { createUsers } from "./data/users.ts";
import { createPasswordHasher } from "./security/password-hasher.ts";

const adminEnvironment = serviceEnvironment("user", {
  ADMIN_EMAIL: z.email().toLowerCase(),
  ADMIN_PASSWORD: z.string().min(8).max(128),
  ADMIN_NAME: z.string().min(1).max(100).default("Administrator"),
});

const createAdmin = async (): Promise<void> => {
  const valid = readEnvironment(adminEnvironment, process.env);
  const config = groupServiceConfig("user", valid);
  const logger = createLogger({ service: "user-create-admin", version: config.version, level: "warn" });
  const { database } = await openDatabase(config, createSecretsClient(), logger);
  await createUsers(database).addOrPromote({
    id: newId(),
    email: valid.ADMIN_EMAIL,
    name: valid.ADMIN_NAME,
    roles: ["admin", "customer"],
    passwordHash: await createPasswordHasher().hash(valid.ADMIN_PASSWORD),
  });
  process.stdout.write(`${valid.ADMIN_EMAIL} is an administrator\n`);
};

createAdmin().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
