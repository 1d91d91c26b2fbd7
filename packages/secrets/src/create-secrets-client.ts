import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** Creates a client whose region, endpoint and credentials come from the standard AWS environment only. */
export const createSecretsClient = (): SecretsManagerClient =>
  new SecretsManagerClient({
    maxAttempts: 3,
    // Without the last option the SDK only warns about a request that exceeds the timeout.
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
