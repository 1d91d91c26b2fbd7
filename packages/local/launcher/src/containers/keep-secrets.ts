/**
 * In Compose: stores the secrets in the emulator, which keeps them in memory only. The databases keep their
 * passwords longer, so the secrets are created once and saved in a volume.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { makeSecrets } from "../parts/secrets.ts";
import { printLine } from "../terminal.ts";
import { keepUsers } from "./keep-users.ts";

const everyMs = 1_000;
const { STATE_FOLDER = "/state", BIND = "127.0.0.1", ADMIN_PASSWORD_SECRET = "" } = process.env;
/** Exists while the emulator has every secret; the container's health check looks for it. */
const readyFile = "/tmp/ready";
const client = new SecretsManagerClient({ maxAttempts: 1 });

const loadSecrets = async (): Promise<Record<string, string>> => {
  const file = join(STATE_FOLDER, "secrets.json");
  const saved = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, string>) : {};
  // A service may have been added since.
  const secrets = { ...(await makeSecrets(() => ({ host: "postgres", port: 5432 }))), ...saved };
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
};

const findValue = async (SecretId: string): Promise<string | undefined> => {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

/** Creates a secret if it is missing. An existing secret keeps its value, which may have been rotated. */
const keep = async (Name: string, SecretString: string): Promise<void> => {
  const value = await findValue(Name);
  if (value === undefined) {
    await client.send(new CreateSecretCommand({ Name, SecretString }));
    printLine(`${Name}: created`);
  } else if (Name === ADMIN_PASSWORD_SECRET && value !== SecretString) {
    await client.send(new PutSecretValueCommand({ SecretId: Name, SecretString }));
    printLine(`${Name}: changed`);
  }
};

process.on("SIGTERM", () => process.exit(0));
const secrets = {
  ...(await loadSecrets()),
  [ADMIN_PASSWORD_SECRET]: keepUsers(join(STATE_FOLDER, "people.json"), BIND).admin.password,
};
for (;;) {
  try {
    for (const [name, value] of Object.entries(secrets)) await keep(name, value);
    writeFileSync(readyFile, "");
  } catch {
    // The emulator is starting or restarting.
    rmSync(readyFile, { force: true });
  }
  await delay(everyMs);
}
