/** The function that rotates the keys that encrypt cookies. */
import { readEnvironment, rotationEnvironment } from "@shop/config";
import { createSecretsClient } from "@shop/secrets";
import { createLogger } from "@shop/telemetry";
import { createCookieKeysRotation } from "./cookie-keys-rotation.ts";

const { SERVICE_VERSION: version, LOG_LEVEL: level } = readEnvironment(rotationEnvironment, process.env);

/** Lambda calls this handler for each step of a rotation. */
export const handler = createCookieKeysRotation({
  client: createSecretsClient(),
  // Lambda freezes the process between calls, so the log is written synchronously.
  logger: createLogger({ service: "rotate-cookie-keys", version, level }, process.stdout),
});
