import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { createSecretsManager } from "@shop/local-aws/secrets-manager";
import { startTestPostgres } from "@shop/local-postgres";
import { eventually } from "@shop/local-support";
import { statement } from "@shop/postgres";
import { createSecret, createSecretsClient, databaseSecret } from "@shop/secrets";
import { open, prepare, runAs, runAsAdmin, secretFor } from "./fixture.ts";

const slow = statement("slow", "SELECT current_user AS name, pg_sleep(0.005)::text AS slept");
const secretId = "shop/rotated/database";

describe("a rotation of the secret, from Secrets Manager to PostgreSQL", () => {
  it("fails no query, for a new password or a new user", async (t) => {
    const server = await startTestPostgres();
    t.after(() => server.stop());
    const first = secretFor(server, "rotated");
    await prepare(server, first);
    await runAsAdmin(server, "CREATE ROLE rotated_2 LOGIN PASSWORD 'clone' IN ROLE rotated_app");
    const manager = createSecretsManager({ seed: { [secretId]: JSON.stringify(first) } });
    t.after(() => manager.close());
    process.env["AWS_REGION"] = "eu-central-1";
    process.env["AWS_ACCESS_KEY_ID"] = "test";
    process.env["AWS_SECRET_ACCESS_KEY"] = "test";
    process.env["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = await manager.listen(0);
    const client = createSecretsClient();
    t.after(() => client.destroy());
    const secret = createSecret({ client, secretId, schema: databaseSecret });
    t.after(() => secret.close());
    const database = await open(secret, { poolSize: 4 });

    const publish = ({ username, password }: { username: string; password: string }): Promise<unknown> => {
      const SecretString = JSON.stringify({ ...first, username, password });
      return client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString }));
    };
    const reconnect = async (): Promise<void> => {
      const end =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()";
      await runAs(await secret.get(), end);
      await eventually("all connections are gone", () => database.stats().total === 0);
    };
    const namesInUse = async (): Promise<Set<string>> => {
      const responses = Array.from({ length: 20 }, () => database.query<{ name: string }>(slow));
      return new Set((await Promise.all(responses)).flatMap((rows) => rows.map(({ name }) => name)));
    };

    assert.deepEqual(await namesInUse(), new Set(["rotated_1"]));

    await publish({ username: "rotated_1", password: "second" });
    await reconnect();
    await runAsAdmin(server, "ALTER ROLE rotated_1 PASSWORD 'second'");
    assert.deepEqual(await namesInUse(), new Set(["rotated_1"]));

    await publish({ username: "rotated_2", password: "clone" });
    await reconnect();
    await runAsAdmin(server, "ALTER ROLE rotated_1 NOLOGIN");
    assert.deepEqual(await namesInUse(), new Set(["rotated_2"]));
    await database.close();
  });
});
