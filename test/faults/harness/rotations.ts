import { randomBytes, randomUUID } from "node:crypto";
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { createDatabaseSecretRotation, createSigningKeysRotation, type Rotate } from "@shop/rotation";
import { type DatabaseSecret, databaseSecret, fetchSecret } from "@shop/secrets";
import { recordLogs } from "@shop/test-support";
import type { ServiceName } from "@shop/topology";
import type { FaultyShop } from "./start-faulty-shop.ts";

/** Rotates a shop's secrets in its local Secrets Manager. */
export interface Rotations {
  /** Publishes a new password of a service's database user before PostgreSQL has it. */
  publishPassword(service: ServiceName): Promise<DatabaseSecret>;
  /** Makes it the user's only password. */
  setPassword(secret: DatabaseSecret): Promise<void>;
  /**
   * Runs the function that rotates between two users, as Secrets Manager does. Resolves to the new user's
   * name.
   */
  rotateDatabaseUser(service: ServiceName): Promise<string>;
  /** Runs the function that advances the signing keys by one. */
  rotateSigningKeys(): Promise<void>;
  close(): void;
}

const adminSecretId = "shop/database-admin";
const databaseSecretId = (service: ServiceName): string => `shop/${service}/database`;
const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"];

const runRotation = async (client: SecretsManagerClient, rotate: Rotate, SecretId: string): Promise<void> => {
  const ClientRequestToken = randomUUID();
  const RotationLambdaARN = "arn:aws:lambda:us-east-1:000000000000:function:rotate";
  await client.send(new RotateSecretCommand({ SecretId, ClientRequestToken, RotationLambdaARN }));
  for (const Step of steps) await rotate({ Step, SecretId, ClientRequestToken });
};

/** Creates the functions that AWS would run, with the credentials of the database's admin in a secret. */
export const openRotations = async ({
  ports,
  databases,
  databaseAdmin,
  accessKey,
}: FaultyShop): Promise<Rotations> => {
  const client = new SecretsManagerClient({
    endpoint: `http://127.0.0.1:${ports.secrets}`,
    region: "us-east-1",
    credentials: accessKey,
  });
  await client.send(
    new CreateSecretCommand({ Name: adminSecretId, SecretString: JSON.stringify(databaseAdmin) }),
  );
  const { logger } = recordLogs("rotate");
  const forDatabases = createDatabaseSecretRotation({ client, logger, adminSecretId, tls: "off" });
  const forSigningKeys = createSigningKeysRotation({ client, logger });
  const current = (service: ServiceName): Promise<DatabaseSecret> =>
    fetchSecret({ client, secretId: databaseSecretId(service), schema: databaseSecret });
  return {
    publishPassword: async (service) => {
      const next = { ...(await current(service)), password: randomBytes(18).toString("base64url") };
      const SecretString = JSON.stringify(next);
      await client.send(new PutSecretValueCommand({ SecretId: databaseSecretId(service), SecretString }));
      return next;
    },
    setPassword: async ({ username, password }) => {
      await databases.administer(`ALTER ROLE "${username}" PASSWORD '${password}'`);
    },
    rotateDatabaseUser: async (service) => {
      await runRotation(client, forDatabases, databaseSecretId(service));
      return (await current(service)).username;
    },
    rotateSigningKeys: () => runRotation(client, forSigningKeys, "shop/user/signing-keys"),
    close: () => client.destroy(),
  };
};
