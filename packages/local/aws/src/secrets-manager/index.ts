export type { SecretsManager, SecretsManagerOptions } from "./create-secrets-manager.ts";
export { createSecretsManager } from "./create-secrets-manager.ts";
export type { AccessKey } from "./signature.ts";
