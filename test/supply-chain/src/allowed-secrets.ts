import type { AllowedSecret } from "./secrets.ts";

/**
 * What looks like a secret and is none. The passwords of a developer's machine (`admin-local-only` …) are not here: they
 * look like no provider's key, stand in the README, and open nothing elsewhere.
 */
export const allowedSecrets: readonly AllowedSecret[] = [
  {
    file: "infra/test/checks/texts.ts",
    text: "shop:hunter2@database",
    why: "planted for the check that no task definition has such an address",
  },
];
