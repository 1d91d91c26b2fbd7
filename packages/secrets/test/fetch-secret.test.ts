import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createSecretsManager, type SecretsManager } from "@shop/local-aws/secrets-manager";
import { createSecretsClient, fetchSecret } from "@shop/secrets";
import * as z from "zod";

const token = "b".repeat(32);

describe("fetchSecret", () => {
  let manager: SecretsManager;
  let client: SecretsManagerClient;

  before(async () => {
    manager = createSecretsManager({ seed: { paint: '"red"' } });
    Object.assign(process.env, {
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL_SECRETS_MANAGER: await manager.listen(0),
    });
    client = createSecretsClient();
  });
  after(async () => {
    client.destroy();
    await manager.close();
  });

  it("reads the current value, or the named version, each time", async () => {
    const source = { client, secretId: "paint", schema: z.string() };
    assert.equal(await fetchSecret(source), "red");
    const put = { SecretId: "paint", SecretString: '"green"', ClientRequestToken: token };
    await client.send(new PutSecretValueCommand({ ...put, VersionStages: ["AWSPENDING"] }));
    assert.equal(await fetchSecret(source), "red");
    assert.equal(await fetchSecret({ ...source, versionId: token }), "green");
    const pending = { ...source, versionId: token, versionStage: "AWSPENDING" };
    assert.equal(await fetchSecret(pending), "green");
    const failed = fetchSecret({ ...pending, versionStage: "AWSCURRENT" });
    await assert.rejects(failed, { name: "ResourceNotFoundException" });
  });

  it("names the secret that cannot be read, for any reason", async () => {
    const missing = fetchSecret({ client, secretId: "shop/none", schema: z.string() });
    await assert.rejects(missing, {
      name: "ResourceNotFoundException",
      message: /^The secret shop\/none cannot be read: /,
    });
    const nowhere = new SecretsManagerClient({ endpoint: "http://127.0.0.1:1", maxAttempts: 1 });
    const unreachable = fetchSecret({ client: nowhere, secretId: "paint", schema: z.string() });
    await assert.rejects(unreachable, { message: /^The secret paint cannot be read: .*ECONNREFUSED/ });
  });
});
