import { randomBytes } from "node:crypto";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Tls } from "@shop/postgres";
import { checkServiceLogin, prepareServiceLogin } from "@shop/postgres/provisioning";
import { databaseSecret, fetchSecret } from "@shop/secrets";
import type { Logger } from "@shop/telemetry";
import * as z from "zod";
import { createRotation, type Rotate } from "./rotation-protocol.ts";

export interface DatabaseSecretRotationOptions {
  readonly client: SecretsManagerClient;
  readonly logger: Logger;
  /** The secret of the database's admin, whose password RDS rotates itself. */
  readonly adminSecretId: string;
  readonly tls: Tls;
}

const suffix = "_clone";
const adminSecret = z.object({ username: z.string().min(1), password: z.string().min(1) });

const otherUser = (username: string): string =>
  username.endsWith(suffix) ? username.slice(0, -suffix.length) : `${username}${suffix}`;

/**
 * Rotates the secret of a service's database between two users with the same rights. The service keeps using
 * one user while the other gets its new password, and every value stays valid until the rotation after the
 * next. https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotation-strategy.html
 */
export const createDatabaseSecretRotation = (options: DatabaseSecretRotationOptions): Rotate => {
  const { client, logger, adminSecretId, tls } = options;
  return createRotation({
    client,
    logger,
    schema: databaseSecret,
    create: async (current) => {
      if (!current) throw new Error("The database secret does not name a database yet");
      const password = randomBytes(32).toString("base64url");
      return { ...current, username: otherUser(current.username), password };
    },
    set: async (pending, current) => {
      // The secret may have been changed since: a new password for the user in use would lock the service
      // out.
      if (pending.username === current?.username)
        throw new Error("The pending user is the one currently in use");
      const admin = await fetchSecret({ client, secretId: adminSecretId, schema: adminSecret });
      await prepareServiceLogin({ admin, service: pending, tls });
    },
    test: (pending) => checkServiceLogin({ service: pending, tls }),
  });
};
