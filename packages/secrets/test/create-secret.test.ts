import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { afterEach, before, beforeEach, describe, it } from "node:test";
import { PutSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createSecretsManager, type SecretsManager } from "@shop/local-aws/secrets-manager";
import { eventually } from "@shop/local-support";
import {
  createSecret,
  createSecretsClient,
  databaseSecret,
  type Secret,
  type SecretOptions,
} from "@shop/secrets";
import * as z from "zod";

const schema = z.object({ color: z.enum(["red", "green", "blue"]) });
type Paint = z.output<typeof schema>;

describe("createSecret", () => {
  let manager: SecretsManager;
  let client: SecretsManagerClient;
  let calls: number;
  let secret: Secret<Paint>;

  before(() => {
    process.env["AWS_REGION"] = "eu-central-1";
    process.env["AWS_ACCESS_KEY_ID"] = "test";
    process.env["AWS_SECRET_ACCESS_KEY"] = "test";
  });
  beforeEach(async () => {
    manager = createSecretsManager({ seed: { paint: '{"color":"red","added":"by rotation"}' } });
    process.env["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = await manager.listen(0);
    client = createSecretsClient();
    calls = 0;
    client.middlewareStack.add(
      (next, { commandName }) =>
        (request) => {
          if (commandName === "GetSecretValueCommand") calls += 1;
          return next(request);
        },
      { step: "initialize" },
    );
    secret = read();
  });
  afterEach(async () => {
    secret.close();
    client.destroy();
    await manager.close();
  });

  const read = (options: Partial<SecretOptions<Paint>> = {}): Secret<Paint> =>
    createSecret({ client, secretId: "paint", schema, ...options });
  const put = (value: string, stage = "AWSCURRENT"): Promise<unknown> =>
    client.send(
      new PutSecretValueCommand({ SecretId: "paint", SecretString: value, VersionStages: [stage] }),
    );

  it("is fetched once for 100 concurrent callers, and cached", async () => {
    const values = await Promise.all(Array.from({ length: 100 }, () => secret.get()));
    assert.deepEqual(new Set(values), new Set([values[0]]));
    assert.deepEqual(await secret.get(), { color: "red" });
    assert.equal(calls, 1);
  });

  it("is fetched once for all concurrent refreshes", async () => {
    await secret.get();
    await put('{"color":"green"}');
    const values = await Promise.all(Array.from({ length: 20 }, () => secret.refresh()));
    assert.deepEqual(new Set(values.map(({ color }) => color)), new Set(["green"]));
    assert.deepEqual(await secret.get(), { color: "green" });
    assert.equal(calls, 2);
  });

  it("is refreshed in the background, without a request", async () => {
    const short = read({ ttlMs: 50 });
    assert.equal((await short.get()).color, "red");
    await put('{"color":"blue"}');
    await eventually("the new value is known", async () => (await short.get()).color === "blue");
    short.close();
  });

  it("is not fetched again once it is closed, even during a fetch", async () => {
    const short = read({ ttlMs: 1 });
    const fetching = short.get();
    short.close();
    await fetching;
    for (let pause = 0; pause < 10; pause += 1) await put('{"color":"green"}');
    assert.equal(calls, 1);
  });

  it("keeps its last value through an outage, reports it, and recovers", async () => {
    const errors: unknown[] = [];
    const short = read({ ttlMs: 50, onError: (error) => errors.push(error) });
    await short.get();
    await manager.close();
    await eventually("a refresh has failed", () => errors.length > 0);
    assert.deepEqual(await short.get(), { color: "red" });
    await assert.rejects(short.refresh());
    assert.deepEqual(await short.get(), { color: "red" });

    const port = Number(new URL(process.env["AWS_ENDPOINT_URL_SECRETS_MANAGER"] ?? "").port);
    manager = createSecretsManager({ seed: { paint: '{"color":"green"}' } });
    await manager.listen(port);
    await eventually("the new value is known", async () => (await short.get()).color === "green");
    short.close();
  });

  it("rejects until it has been fetched, and then tries again", async () => {
    const late = read({ secretId: "late" });
    await assert.rejects(late.get(), { name: "ResourceNotFoundException" });
    await assert.rejects(late.get(), { name: "ResourceNotFoundException" });
    assert.equal(calls, 2);
    late.close();
  });

  it("can be read at another stage", async () => {
    await put('{"color":"green"}', "AWSPENDING");
    const pending = read({ versionStage: "AWSPENDING" });
    assert.deepEqual([await pending.get(), await secret.get()], [{ color: "green" }, { color: "red" }]);
    pending.close();
  });

  for (const [what, value] of [
    ["of the wrong shape", '{"color":"hunter2","password":"hunter2"}'],
    ["that is not JSON", "hunter2"],
    ["that is JSON but no object", '"hunter2"'],
  ] as const) {
    it(`rejects, and does not reveal, a value ${what}`, async () => {
      await secret.get();
      await put(value);
      await assert.rejects(secret.refresh(), (error) => {
        assert.ok(error instanceof Error);
        assert.match(error.message, /^The secret paint is not/);
        assert.doesNotMatch(`${error.stack} ${String(error.cause)} ${JSON.stringify(error)}`, /hunter2/);
        return true;
      });
      assert.deepEqual(await secret.get(), { color: "red" });
    });
  }

  it("retries if Secrets Manager does not respond", async (t) => {
    const sockets: Socket[] = [];
    const mute = createServer((socket) => void sockets.push(socket));
    await once(mute.listen(0, "127.0.0.1"), "listening");
    const address = mute.address();
    const port = typeof address === "object" && address ? address.port : 0;
    process.env["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = `http://127.0.0.1:${port}`;
    const stuck = createSecretsClient();
    const stop = (): void => {
      mute.close();
      for (const socket of sockets) socket.destroy();
    };
    t.after(() => {
      stop();
      stuck.destroy();
    });
    const failed = assert.rejects(read({ client: stuck }).get());
    await eventually("a second request comes", () => sockets.length === 2);
    stop();
    await failed;
  });
});

describe("databaseSecret", () => {
  const stored = { engine: "postgres", host: "db", port: "5432", dbname: "d", username: "u", password: "p" };

  it("accepts the output of RDS rotation, and keeps all of it", () => {
    const { port, ...rest } = databaseSecret.parse({
      ...stored,
      masterarn: "arn:aws:…",
      dbInstanceIdentifier: "shop",
    });
    assert.equal(port, 5432);
    assert.deepEqual(rest, {
      engine: "postgres",
      host: "db",
      dbname: "d",
      username: "u",
      password: "p",
      masterarn: "arn:aws:…",
      dbInstanceIdentifier: "shop",
    });
  });

  it("rejects values that no connection can be made with", () => {
    for (const field of ["host", "port", "dbname", "username", "password"]) {
      assert.equal(databaseSecret.safeParse({ ...stored, [field]: undefined }).success, false, field);
    }
  });
});
