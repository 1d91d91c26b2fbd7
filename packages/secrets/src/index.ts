export type { Secret, SecretOptions } from "./create-secret.ts";
export { createSecret } from "./create-secret.ts";
export { createSecretsClient } from "./create-secrets-client.ts";
export type { DatabaseSecret } from "./database-secret.ts";
export { databaseSecret } from "./database-secret.ts";
