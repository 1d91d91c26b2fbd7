export { createSecretsClient } from "./create-secrets-client.ts";
export { databaseSecret } from "./database-secret.ts";
export type { DatabaseSecret } from "./database-secret.ts";
export { createSecret } from "./create-secret.ts";
export type { Secret, SecretOptions } from "./create-secret.ts";
