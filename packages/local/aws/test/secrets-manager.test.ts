import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import {
  CancelRotateSecretCommand,
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import {
  createSecretsManager,
  type SecretsManager,
  type SecretsManagerOptions,
} from "@shop/local-aws/secrets-manager";

const tokens = ["a", "b", "c"].map((letter) => letter.repeat(32)) as [string, string, string];

const open = async (
  options: SecretsManagerOptions,
): Promise<{ server: SecretsManager; client: SecretsManagerClient; url: string }> => {
  const server = createSecretsManager(options);
  const url = await server.listen(0);
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return {
    server,
    url,
    client: new SecretsManagerClient({ endpoint: url, region: "us-east-1", credentials, maxAttempts: 1 }),
  };
};

describe("the stand-in for Secrets Manager", () => {
  let server: SecretsManager;
  let client: SecretsManagerClient;
  let url: string;
  let count = 0;

  before(async () => {
    ({ server, client, url } = await open({ seed: { "shop/catalog/database": "begin" } }));
  });
  after(async () => {
    client.destroy();
    await server.close();
  });

  /** A secret for one test, with its first version. */
  const newSecret = async (): Promise<string> => {
    count += 1;
    const Name = `test/secret-${count}`;
    await client.send(
      new CreateSecretCommand({ Name, SecretString: "first", ClientRequestToken: tokens[0] }),
    );
    return Name;
  };
  const put = (
    SecretId: string,
    SecretString: string,
    ClientRequestToken: string,
    VersionStages?: string[],
  ) => client.send(new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken, VersionStages }));
  const readValue = async (SecretId: string, by: { VersionId?: string; VersionStage?: string } = {}) =>
    (await client.send(new GetSecretValueCommand({ SecretId, ...by }))).SecretString;
  const stagesOf = async (SecretId: string) =>
    (await client.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages;

  it("has its seeded secrets", async () => {
    const response = await client.send(new GetSecretValueCommand({ SecretId: "shop/catalog/database" }));
    assert.equal(response.SecretString, "begin");
    assert.deepEqual(response.VersionStages, ["AWSCURRENT"]);
    assert.match(
      response.ARN ?? "",
      /^arn:aws:secretsmanager:us-east-1:\d{12}:secret:shop\/catalog\/database-\w{6}$/,
    );
    assert.ok(
      response.CreatedDate instanceof Date && Math.abs(Date.now() - response.CreatedDate.getTime()) < 60_000,
    );
  });

  it("finds a secret by name, by ARN and by ARN without its random end", async () => {
    const name = await newSecret();
    const { ARN = "" } = await client.send(new DescribeSecretCommand({ SecretId: name }));
    for (const id of [name, ARN, ARN.slice(0, -7)]) assert.equal(await readValue(id), "first");
  });

  it("moves AWSCURRENT to a new value and AWSPREVIOUS to the value before", async () => {
    const name = await newSecret();
    await put(name, "second", tokens[1]);
    assert.equal(await readValue(name), "second");
    assert.equal(await readValue(name, { VersionStage: "AWSPREVIOUS" }), "first");
    await put(name, "third", tokens[2]);
    assert.deepEqual(await stagesOf(name), { [tokens[1]]: ["AWSPREVIOUS"], [tokens[2]]: ["AWSCURRENT"] });
    assert.equal(await readValue(name, { VersionId: tokens[0] }), "first");
  });

  it("rotates as a rotation function does: AWSPENDING first, then AWSCURRENT", async () => {
    const name = await newSecret();
    await put(name, "next", tokens[1], ["AWSPENDING"]);
    assert.equal(await readValue(name), "first");
    assert.equal(await readValue(name, { VersionStage: "AWSPENDING", VersionId: tokens[1] }), "next");
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: name,
        VersionStage: "AWSCURRENT",
        MoveToVersionId: tokens[1],
        RemoveFromVersionId: tokens[0],
      }),
    );
    assert.equal(await readValue(name), "next");
    assert.deepEqual(await stagesOf(name), {
      [tokens[0]]: ["AWSPREVIOUS"],
      [tokens[1]]: ["AWSPENDING", "AWSCURRENT"],
    });
  });

  describe("rotation", () => {
    const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:rotate";
    const begin = (SecretId: string, ClientRequestToken?: string, more = {}) =>
      client.send(
        new RotateSecretCommand({ SecretId, ClientRequestToken, RotationLambdaARN: functionArn, ...more }),
      );
    const describeSecret = (SecretId: string) => client.send(new DescribeSecretCommand({ SecretId }));

    it("is off until it is configured, and reports its configuration", async () => {
      const name = await newSecret();
      assert.equal((await describeSecret(name)).RotationEnabled, undefined);
      const RotationRules = { ScheduleExpression: "rate(30 days)", Duration: "3h" };
      await begin(name, tokens[1], { RotationRules, RotateImmediately: false });
      const configured = await describeSecret(name);
      assert.equal(configured.RotationEnabled, true);
      assert.equal(configured.RotationLambdaARN, functionArn);
      assert.deepEqual(configured.RotationRules, RotationRules);
      assert.deepEqual(configured.VersionIdsToStages, { [tokens[0]]: ["AWSCURRENT"] });
      await begin(name, tokens[1], { RotationLambdaARN: undefined });
      assert.deepEqual((await describeSecret(name)).RotationRules, RotationRules);
      await client.send(new CancelRotateSecretCommand({ SecretId: name }));
      assert.equal((await describeSecret(name)).RotationEnabled, false);
    });

    it("begins with a pending version whose value can be set once", async () => {
      const name = await newSecret();
      assert.equal((await begin(name, tokens[1])).VersionId, tokens[1]);
      assert.deepEqual(await stagesOf(name), { [tokens[0]]: ["AWSCURRENT"], [tokens[1]]: ["AWSPENDING"] });
      for (const by of [{ VersionStage: "AWSPENDING" }, { VersionId: tokens[1] }]) {
        await assert.rejects(readValue(name, by), { name: "ResourceNotFoundException" });
      }
      await put(name, "second", tokens[1], ["AWSPENDING"]);
      assert.equal(await readValue(name, { VersionId: tokens[1], VersionStage: "AWSPENDING" }), "second");
      assert.equal(await readValue(name), "first");
      await assert.rejects(put(name, "other", tokens[1], ["AWSPENDING"]), {
        name: "ResourceExistsException",
      });
    });

    it("does not begin while another one is in progress, nor without a function", async () => {
      const name = await newSecret();
      const refused = { name: "InvalidRequestException" };
      await assert.rejects(begin(name, tokens[1], { RotationLambdaARN: undefined }), refused);
      assert.equal((await describeSecret(name)).RotationEnabled, undefined);
      await begin(name, tokens[1]);
      await begin(name, tokens[1]);
      await assert.rejects(begin(name, tokens[2]), refused);
      await put(name, "second", tokens[1], ["AWSPENDING", "AWSCURRENT"]);
      await begin(name, tokens[2]);
      assert.deepEqual(await stagesOf(name), {
        [tokens[0]]: ["AWSPREVIOUS"],
        [tokens[1]]: ["AWSCURRENT"],
        [tokens[2]]: ["AWSPENDING"],
      });
    });
  });

  it("rolls back by moving AWSCURRENT to the previous version", async () => {
    const name = await newSecret();
    await put(name, "bad", tokens[1]);
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: name,
        VersionStage: "AWSCURRENT",
        MoveToVersionId: tokens[0],
        RemoveFromVersionId: tokens[1],
      }),
    );
    assert.deepEqual(await stagesOf(name), { [tokens[0]]: ["AWSCURRENT"], [tokens[1]]: ["AWSPREVIOUS"] });
  });

  it("does not move a stage from a version that does not have it, nor remove AWSCURRENT", async () => {
    const name = await newSecret();
    await put(name, "second", tokens[1], ["BLUE"]);
    const move = (
      input: { MoveToVersionId?: string; RemoveFromVersionId?: string },
      VersionStage = "AWSCURRENT",
    ) => client.send(new UpdateSecretVersionStageCommand({ SecretId: name, VersionStage, ...input }));
    const refused = { name: "InvalidParameterException" };
    await assert.rejects(move({ MoveToVersionId: tokens[1] }), refused);
    await assert.rejects(move({ MoveToVersionId: tokens[1], RemoveFromVersionId: tokens[2] }), refused);
    await assert.rejects(move({ RemoveFromVersionId: tokens[0] }), refused);
    await assert.rejects(move({}), refused);
    await move({ RemoveFromVersionId: tokens[1] }, "BLUE");
    assert.deepEqual(await stagesOf(name), { [tokens[0]]: ["AWSCURRENT"] });
  });

  it("accepts a repeated put, but not with another value", async () => {
    const name = await newSecret();
    await put(name, "second", tokens[1]);
    await put(name, "first", tokens[0]);
    assert.equal(await readValue(name), "second");
    await assert.rejects(put(name, "other", tokens[1]), { name: "ResourceExistsException" });
    assert.equal(await readValue(name), "second");
  });

  it("lists versions, deprecated ones on request", async () => {
    const name = await newSecret();
    await put(name, "second", tokens[1]);
    await put(name, "third", tokens[2]);
    const list = async (IncludeDeprecated: boolean) =>
      (
        await client.send(new ListSecretVersionIdsCommand({ SecretId: name, IncludeDeprecated }))
      ).Versions?.map(({ VersionId }) => VersionId);
    assert.deepEqual(await list(false), [tokens[1], tokens[2]]);
    assert.deepEqual(await list(true), tokens);
  });

  it("returns errors that the SDK recognizes", async () => {
    const name = await newSecret();
    await assert.rejects(readValue("unknown"), (error) => {
      assert.ok(error instanceof ResourceNotFoundException);
      assert.equal(error.message, "Secrets Manager can't find the specified secret.");
      assert.equal(error.$metadata.httpStatusCode, 400);
      return true;
    });
    await assert.rejects(readValue(name, { VersionStage: "GREEN" }), { name: "ResourceNotFoundException" });
    await assert.rejects(put(name, "", tokens[1]), { name: "InvalidParameterException" });
    const again = new CreateSecretCommand({ Name: name, SecretString: "again" });
    await assert.rejects(client.send(again), { name: "ResourceExistsException" });
  });

  it("responds with 400 to requests outside the protocol", async () => {
    const send = async (target: string, body: string) => {
      const response = await fetch(url, { method: "POST", headers: { "x-amz-target": target }, body });
      return [response.status, ((await response.json()) as { __type: string }).__type];
    };
    assert.deepEqual(await send("secretsmanager.DescribeSecret", "{"), [400, "SerializationException"]);
    assert.deepEqual(await send("secretsmanager.toString", "{}"), [400, "UnknownOperationException"]);
  });
});

describe("the stand-in's file", () => {
  it("keeps the secrets from one start to the next, for its owner only", async () => {
    const folder = await mkdtemp(join(tmpdir(), "shop-secrets-"));
    const file = join(folder, "state", "secrets.json");
    try {
      const first = await open({ file, seed: { one: "seeded" } });
      await first.client.send(new PutSecretValueCommand({ SecretId: "one", SecretString: "changed" }));
      first.client.destroy();
      await first.server.close();

      const second = await open({ file, seed: { one: "seeded", two: "new" } });
      const read = async (by: { SecretId: string; VersionStage?: string }) =>
        (await second.client.send(new GetSecretValueCommand(by))).SecretString;
      assert.equal(await read({ SecretId: "one" }), "changed");
      assert.equal(await read({ SecretId: "one", VersionStage: "AWSPREVIOUS" }), "seeded");
      assert.equal(await read({ SecretId: "two" }), "new");
      second.client.destroy();
      await second.server.close();

      assert.equal((await stat(file)).mode & 0o777, 0o600);
      assert.deepEqual(await readdir(join(folder, "state")), ["secrets.json"]);
      assert.match(await readFile(file, "utf8"), /"changed"/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
