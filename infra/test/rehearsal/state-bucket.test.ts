import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { Refusal } from "../../src/deploy/refusal.ts";
import { ensureStateBucket } from "../../src/deploy/state-bucket.ts";
import { environments } from "../../src/environments/index.ts";
import { type StandIn, startStandIn } from "../stand-in/start-stand-in.ts";

const clientOf = (env: StandIn["env"], region = "us-east-1"): S3Client =>
  new S3Client({
    region,
    endpoint: String(env["AWS_ENDPOINT_URL"]),
    credentials: {
      accessKeyId: String(env["AWS_ACCESS_KEY_ID"]),
      secretAccessKey: String(env["AWS_SECRET_ACCESS_KEY"]),
    },
  });

describe("the bucket for Terraform's state", () => {
  let aws: StandIn;
  let s3: S3Client;
  before(async () => {
    aws = await startStandIn();
    s3 = clientOf(aws.env);
  });
  after(() => aws.stop());

  const propsOf = (stateBucket: string, region = "us-east-1") => ({
    environment: { ...environments.dev, region, stateBucket },
    accountId: String(aws.env["AWS_ACCESS_KEY_ID"]),
    s3: clientOf(aws.env, region),
  });

  it("is created if it is missing, and found from then on", async () => {
    assert.equal(await ensureStateBucket(propsOf("made-once")), "created");
    assert.equal(await ensureStateBucket(propsOf("made-once")), "present");
  });

  it("is created in other regions than the first one", async () => {
    assert.equal(await ensureStateBucket(propsOf("made-elsewhere", "eu-central-1")), "created");
  });

  it("is rejected if it is in another region, with the remedy", async () => {
    await ensureStateBucket(propsOf("in-frankfurt", "eu-central-1"));
    await assert.rejects(
      ensureStateBucket(propsOf("in-frankfurt", "eu-west-1")),
      /is in another region than eu-west-1/,
    );
  });

  it("keeps versions, is encrypted, closed to the public, TLS only, and expires old versions", async () => {
    const Bucket = "secured";
    await ensureStateBucket(propsOf(Bucket));
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
    const { ServerSideEncryptionConfiguration: encryption } = await s3.send(
      new GetBucketEncryptionCommand({ Bucket }),
    );
    const { PublicAccessBlockConfiguration: block } = await s3.send(
      new GetPublicAccessBlockCommand({ Bucket }),
    );
    const { Policy = "" } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
    const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));

    assert.equal(Status, "Enabled");
    assert.equal(encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm, "AES256");
    assert.deepEqual(block, {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    assert.match(Policy, /"Effect":"Deny".*"aws:SecureTransport":"false"/);
    assert.equal(Rules?.[0]?.NoncurrentVersionExpiration?.NoncurrentDays, 90);
  });

  it("is secured again after changes", async () => {
    const Bucket = "put-right";
    await ensureStateBucket(propsOf(Bucket));
    await s3.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }),
    );
    await ensureStateBucket(propsOf(Bucket));
    assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, "Enabled");
  });

  it("is rejected if it belongs to another account, with the remedy", async () => {
    await clientOf(aws.strangersEnv).send(new CreateBucketCommand({ Bucket: "a-strangers" }));
    await assert.rejects(ensureStateBucket(propsOf("a-strangers")), (error) => {
      assert.ok(error instanceof Refusal);
      assert.match(error.message, /does not belong to account .* choose another stateBucket in .*dev\.ts/);
      return true;
    });
  });
});
