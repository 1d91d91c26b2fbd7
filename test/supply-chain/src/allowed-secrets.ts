import type { AllowedSecret } from "./secrets.ts";

/**
 * False positives of the secret scan. The passwords of a developer's machine (`admin-local-only` …) are not
 * listed: they resemble no provider's key, are printed in the README, and work nowhere else.
 */
export const allowedSecrets: readonly AllowedSecret[] = [
  {
    file: "infra/test/checks/texts.ts",
    text: "shop:hunter2@database",
    why: "planted for the check that rejects such an address in a task definition",
  },
];
