/**
 * In compose, before the services: puts the secrets into the emulator, where they are not there yet. Its memory ends with
 * it and the database's passwords do not, so what was made once is kept in STATE_FILE.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import {
  CreateSecretCommand,
  ListSecretsCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { makeSecrets } from "../launcher/secrets.ts";
import { say } from "../terminal.ts";

const patienceMs = 60_000;
const stateFile = process.env["STATE_FILE"] ?? "/state/secrets.json";
const client = new SecretsManagerClient();

const loadSecrets = async (): Promise<Record<string, string>> => {
  if (existsSync(stateFile)) return JSON.parse(readFileSync(stateFile, "utf8")) as Record<string, string>;
  const made = await makeSecrets(() => ({ host: "postgres", port: 5432 }));
  writeFileSync(stateFile, JSON.stringify(made), { mode: 0o600 });
  return made;
};

/** The emulator's image is not ours: whether it is up shows in whether it answers. */
const untilReachable = async (): Promise<void> => {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      await client.send(new ListSecretsCommand({ MaxResults: 1 }));
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await delay(200);
    }
  }
};

const create = async (Name: string, SecretString: string): Promise<void> => {
  try {
    await client.send(new CreateSecretCommand({ Name, SecretString }));
    say(`${Name}: made`);
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
    say(`${Name}: is there`);
  }
};

const secrets = await loadSecrets();
await untilReachable();
for (const [name, value] of Object.entries(secrets)) await create(name, value);
