/** The function that rotates the keys that sign access tokens. */
import { readEnvironment, rotationEnvironment } from "@shop/config";
import { createSecretsClient } from "@shop/secrets";
import { createLogger } from "@shop/telemetry";
import { createSigningKeysRotation } from "./signing-keys-rotation.ts";

const { SERVICE_VERSION: version, LOG_LEVEL: level } = readEnvironment(rotationEnvironment, process.env);

/** Lambda calls this handler for each step of a rotation. Schedule it at most once a day. */
export const handler = createSigningKeysRotation({
  client: createSecretsClient(),
  // Lambda freezes the process between calls, so the log is written synchronously.
  logger: createLogger({ service: "rotate-signing-keys", version, level }, process.stdout),
});
