import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { createSecretsManager } from "@shop/local-aws/secrets-manager";
import type { Rotate } from "@shop/rotation";
import { createSecretsClient } from "@shop/secrets";

export const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;
export type Step = (typeof steps)[number];

/** A Secrets Manager of the test's own, and AWS's actions around a rotation function. */
export interface Secrets {
  readonly client: SecretsManagerClient;
  /** Begins a rotation as AWS does, and returns its token. */
  begin(secretId: string): Promise<string>;
  put(secretId: string, value: unknown, version?: { token: string; stage: string }): Promise<string>;
  value<T = Record<string, unknown>>(secretId: string, stage?: string): Promise<T>;
  stages(secretId: string): Promise<Record<string, string[]>>;
  close(): Promise<void>;
}

export const openSecrets = async (seed: Readonly<Record<string, unknown>>): Promise<Secrets> => {
  const texts = Object.entries(seed).map(([name, value]) => [name, JSON.stringify(value)] as const);
  const manager = createSecretsManager({ seed: Object.fromEntries(texts) });
  Object.assign(process.env, {
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL_SECRETS_MANAGER: await manager.listen(0),
  });
  const client = createSecretsClient();
  const RotationLambdaARN = "arn:aws:lambda:eu-central-1:000000000000:function:rotate";
  return {
    client,
    begin: async (SecretId) => {
      const ClientRequestToken = randomUUID();
      await client.send(new RotateSecretCommand({ SecretId, ClientRequestToken, RotationLambdaARN }));
      return ClientRequestToken;
    },
    put: async (SecretId, value, { token, stage } = { token: randomUUID(), stage: "AWSCURRENT" }) => {
      const SecretString = JSON.stringify(value);
      const version = { ClientRequestToken: token, VersionStages: [stage] };
      await client.send(new PutSecretValueCommand({ SecretId, SecretString, ...version }));
      return token;
    },
    value: async <T>(SecretId: string, VersionStage?: string) => {
      const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId, VersionStage }));
      return JSON.parse(SecretString) as T;
    },
    stages: async (SecretId) => {
      const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
      return VersionIdsToStages;
    },
    close: async () => {
      client.destroy();
      await manager.close();
    },
  };
};

/** Runs the steps of one rotation up to and including `last`, as AWS calls them. */
export const runSteps = async (
  rotate: Rotate,
  rotation: { readonly secretId: string; readonly token: string },
  last: Step = "finishSecret",
): Promise<void> => {
  for (const Step of steps.slice(0, steps.indexOf(last) + 1)) {
    await rotate({ Step, SecretId: rotation.secretId, ClientRequestToken: rotation.token });
  }
};

/** Runs a whole rotation. */
export const rotateOnce = async (rotate: Rotate, secrets: Secrets, secretId: string): Promise<string> => {
  const token = await secrets.begin(secretId);
  await runSteps(rotate, { secretId, token });
  assert.ok((await secrets.stages(secretId))[token]?.includes("AWSCURRENT"));
  return token;
};
