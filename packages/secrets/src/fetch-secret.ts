import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type * as z from "zod";
import { parseSecret } from "./parse-secret.ts";

/** The location of a secret's value, and its schema. */
export interface SecretSource<T> {
  readonly client: SecretsManagerClient;
  readonly secretId: string;
  /** The schema of the secret's JSON. */
  readonly schema: z.ZodType<T>;
  /** @default AWSCURRENT, unless a version is named */
  readonly versionStage?: string;
  readonly versionId?: string;
}

/** Fetches a plain-text secret. @throws if it cannot be read, or is binary */
export const fetchSecretText = async (source: Omit<SecretSource<string>, "schema">): Promise<string> => {
  const { client, secretId, versionId, versionStage } = source;
  const request = new GetSecretValueCommand({
    SecretId: secretId,
    VersionId: versionId,
    VersionStage: versionStage,
  });
  const { SecretString } = await client.send(request).catch((error: unknown) => {
    // AWS's message, "can't find the specified secret", does not name the secret.
    if (error instanceof Error) error.message = `The secret ${secretId} cannot be read: ${error.message}`;
    throw error;
  });
  if (SecretString === undefined) throw new Error(`The secret ${secretId} is not text`);
  return SecretString;
};

/**
 * Fetches a secret's value once.
 *
 * @throws if it cannot be read or does not match the schema; the message never contains the value.
 */
export const fetchSecret = async <T>(source: SecretSource<T>): Promise<T> =>
  parseSecret(await fetchSecretText(source), source);
