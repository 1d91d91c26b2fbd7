import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, beforeEach, describe, it } from "node:test";
import { CancelRotateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { createRotation, type Rotate } from "@shop/rotation";
import { recordLogs } from "@shop/test-support";
import * as z from "zod";
import { openSecrets, rotateOnce, runSteps, type Secrets, steps } from "./fixture.ts";

const schema = z.object({ word: z.string() });

describe("a rotation", () => {
  const { logger, text } = recordLogs("rotation");
  let secrets: Secrets;
  let rotate: Rotate;
  let calls: string[];
  let count = 0;
  let secretId: string;

  before(async () => {
    const seed = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`s${n}`, { word: "first" }]));
    secrets = await openSecrets({ ...seed, new: {} });
  });
  after(() => secrets.close());
  beforeEach(() => {
    secretId = `s${count}`;
    count += 1;
    calls = [];
    rotate = createRotation({
      client: secrets.client,
      logger,
      schema,
      create: async (current) => {
        calls.push(`create after ${current?.word}`);
        return { word: `hunter${calls.length}` };
      },
      set: async (pending, current) => void calls.push(`set ${pending.word} beside ${current?.word}`),
      test: async (pending) => void calls.push(`test ${pending.word}`),
    });
  });

  it("creates a value, sets it, tests it, and only then makes it the current one", async () => {
    const token = await secrets.begin(secretId);
    await runSteps(rotate, { secretId, token }, "testSecret");
    assert.deepEqual(await secrets.value(secretId), { word: "first" });
    await runSteps(rotate, { secretId, token });
    assert.deepEqual(await secrets.value(secretId), { word: "hunter1" });
    assert.deepEqual(await secrets.value(secretId, "AWSPREVIOUS"), { word: "first" });
    assert.deepEqual(calls.slice(0, 3), ["create after first", "set hunter1 beside first", "test hunter1"]);
  });

  it("does not test a copy of the current value, with which Secrets Manager tests its configuration", async () => {
    const token = await secrets.begin(secretId);
    await secrets.put(secretId, { word: "first" }, { token, stage: "AWSPENDING" });
    await rotate({ Step: "testSecret", SecretId: secretId, ClientRequestToken: token });
    assert.deepEqual(calls, []);
    assert.deepEqual(await secrets.value(secretId), { word: "first" });
  });

  it("creates one value, however often a step is repeated", async () => {
    const token = await secrets.begin(secretId);
    for (const Step of steps) {
      await rotate({ Step, SecretId: secretId, ClientRequestToken: token });
      await rotate({ Step, SecretId: secretId, ClientRequestToken: token });
    }
    assert.equal(calls.filter((call) => call.startsWith("create")).length, 1);
    assert.deepEqual(await secrets.value(secretId), { word: "hunter1" });
    assert.deepEqual((await secrets.stages(secretId))[token]?.toSorted(), ["AWSCURRENT", "AWSPENDING"]);
  });

  it("does nothing to a version that is already the current one", async () => {
    const token = await rotateOnce(rotate, secrets, secretId);
    const done = calls.length;
    await runSteps(rotate, { secretId, token });
    assert.equal(calls.length, done);
    assert.deepEqual(await secrets.value(secretId), { word: "hunter1" });
  });

  it("starts without a value if the secret is new", async () => {
    await rotateOnce(rotate, secrets, "new");
    assert.deepEqual(calls.slice(0, 2), ["create after undefined", "set hunter1 beside undefined"]);
  });

  const refuses = async (token: string, message: RegExp): Promise<void> => {
    const before = await secrets.stages(secretId);
    for (const Step of steps) {
      await assert.rejects(rotate({ Step, SecretId: secretId, ClientRequestToken: token }), { message });
    }
    assert.deepEqual(calls, []);
    assert.deepEqual(await secrets.stages(secretId), before);
  };

  it("rejects a token that is not a version of the secret", async () => {
    await secrets.begin(secretId);
    const token = randomUUID();
    await refuses(token, new RegExp(`^${secretId} has no version ${token}$`));
  });

  it("rejects a version that is neither pending nor current", async () => {
    await rotateOnce(rotate, secrets, secretId);
    const [old = ""] =
      Object.entries(await secrets.stages(secretId)).find(([, [stage]]) => stage === "AWSPREVIOUS") ?? [];
    calls = [];
    await refuses(old, new RegExp(`^Version ${old} of ${secretId} is not pending$`));
  });

  it("rejects a secret whose rotation is not enabled", async () => {
    const token = await secrets.begin(secretId);
    await secrets.client.send(new CancelRotateSecretCommand({ SecretId: secretId }));
    await refuses(token, new RegExp(`^Rotation is not enabled for ${secretId}$`));
  });

  it("rejects an unknown step", async () => {
    const ClientRequestToken = await secrets.begin(secretId);
    for (const Step of ["dropSecret", "toString"]) {
      const event = { Step, SecretId: secretId, ClientRequestToken };
      await assert.rejects(rotate(event), { message: `A rotation has no step ${Step}` });
    }
  });

  it("never makes a version without a value the current one", async () => {
    const ClientRequestToken = await secrets.begin(secretId);
    const finish = { Step: "finishSecret", SecretId: secretId, ClientRequestToken };
    await assert.rejects(rotate(finish), { name: "ResourceNotFoundException" });
    assert.deepEqual(await secrets.value(secretId), { word: "first" });
  });

  it("resumes at the step that failed", async () => {
    const token = await secrets.begin(secretId);
    const parts = { client: secrets.client, logger, schema, create: async () => ({ word: "other" }) };
    const failing = createRotation({
      ...parts,
      set: async () => {
        throw new Error("no database");
      },
      test: async () => undefined,
    });
    await assert.rejects(runSteps(failing, { secretId, token }), { message: "no database" });
    assert.deepEqual(await secrets.value(secretId), { word: "first" });
    await runSteps(rotate, { secretId, token });
    assert.deepEqual(await secrets.value(secretId), { word: "other" });
  });

  it("does not reveal an unexpected value", async () => {
    await secrets.put(secretId, { password: "hunter2" });
    const ClientRequestToken = await secrets.begin(secretId);
    const create = { Step: "createSecret", SecretId: secretId, ClientRequestToken };
    await assert.rejects(rotate(create), { message: `The secret ${secretId} is not valid: word` });
  });

  it("logs which step of which version is done, but never a value", () => {
    assert.match(
      text(),
      /"step":"finishSecret","secretId":"s0","versionId":"[\w-]+","msg":"rotation step done"/,
    );
    assert.match(text(), /secret already rotated/);
    assert.doesNotMatch(text(), /hunter/);
  });
});
