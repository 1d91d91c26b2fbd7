/** The function that rotates the keys that sign access tokens. */
import { readEnvironment, rotationEnvironment } from "@shop/config";
import { createSecretsClient } from "@shop/secrets";
import { createLogger } from "@shop/telemetry";
import { createSigningKeysRotation } from "./signing-keys-rotation.ts";

const { SERVICE_VERSION: version, LOG_LEVEL: level } = readEnvironment(rotationEnvironment, process.env);

/** What Lambda calls for each step of a rotation. Schedule it once a day at most. */
export const handler = createSigningKeysRotation({
  client: createSecretsClient(),
  // Lambda stops the process between calls: what is written later is written too late.
  logger: createLogger({ service: "rotate-signing-keys", version, level }, process.stdout),
});
