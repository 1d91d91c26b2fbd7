import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** Makes a client whose region, endpoint and credentials come from the standard AWS environment, and nothing else. */
export const createSecretsClient = (): SecretsManagerClient =>
  new SecretsManagerClient({
    maxAttempts: 3,
    // Without the last one the SDK only warns of a request that takes longer.
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
