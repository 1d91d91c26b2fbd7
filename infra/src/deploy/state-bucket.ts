import {
  CreateBucketCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { denyWithoutTls, toPolicy } from "../constructs/policy.ts";
import type { Environment } from "../environments/environment.ts";
import { Refusal } from "./refusal.ts";

export interface StateBucketProps {
  readonly environment: Pick<Environment, "name" | "region" | "stateBucket">;
  readonly accountId: string;
  readonly s3: S3Client;
}

/**
 * Each apply writes one version of a state and two of its lock: enough history to look back on, at little
 * cost.
 */
const oldVersionDays = 90;

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "");

const taken = ({ environment: { name, stateBucket }, accountId }: StateBucketProps): Refusal =>
  new Refusal(
    `The bucket ${stateBucket} does not belong to account ${accountId}, or these credentials may not read it. ` +
      `Bucket names are globally unique: choose another stateBucket in infra/src/environments/${name}.ts.`,
  );

/** HEAD responses have no body, so only the status is available. */
const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

/** @throws Refusal if the bucket belongs to another account, or is in another region */
export const hasStateBucket = async (props: StateBucketProps): Promise<boolean> => {
  const { environment, accountId, s3 } = props;
  const { name, region, stateBucket } = environment;
  try {
    await s3.send(new HeadBucketCommand({ Bucket: stateBucket, ExpectedBucketOwner: accountId }));
    return true;
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) return false;
    if (status === 403) throw taken(props);
    if (status === 301)
      throw new Refusal(
        `The bucket ${stateBucket} is in another region than ${region}: ` +
          `choose another stateBucket in infra/src/environments/${name}.ts.`,
      );
    throw error;
  }
};

const create = async (props: StateBucketProps): Promise<void> => {
  const { region, stateBucket: Bucket } = props.environment;
  // S3 rejects its first region as a location constraint.
  const location =
    region === "us-east-1"
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: region as "eu-central-1" } };
  try {
    await props.s3.send(new CreateBucketCommand({ Bucket, ...location }));
  } catch (error) {
    if (nameOf(error) === "BucketAlreadyExists") throw taken(props);
    // Another deployment created it in the meantime.
    if (nameOf(error) !== "BucketAlreadyOwnedByYou") throw error;
  }
};

/**
 * Closes the bucket to the public, keeps overwritten versions, and expires them after a while. Idempotent.
 */
const secure = async ({ environment, accountId, s3 }: StateBucketProps): Promise<void> => {
  const bucket = { Bucket: environment.stateBucket, ExpectedBucketOwner: accountId };
  await s3.send(
    new PutPublicAccessBlockCommand({
      ...bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    }),
  );
  await s3.send(
    new PutBucketVersioningCommand({ ...bucket, VersioningConfiguration: { Status: "Enabled" } }),
  );
  await s3.send(
    new PutBucketEncryptionCommand({
      ...bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      },
    }),
  );
  await s3.send(
    new PutBucketPolicyCommand({
      ...bucket,
      Policy: toPolicy([denyWithoutTls(`arn:aws:s3:::${environment.stateBucket}`)]),
    }),
  );
  await s3.send(
    new PutBucketLifecycleConfigurationCommand({
      ...bucket,
      LifecycleConfiguration: {
        Rules: [
          {
            ID: "forget-old-states",
            Status: "Enabled",
            Filter: { Prefix: "" },
            NoncurrentVersionExpiration: { NoncurrentDays: oldVersionDays },
            Expiration: { ExpiredObjectDeleteMarker: true },
          },
        ],
      },
    }),
  );
};

/**
 * Creates the bucket for Terraform's state if it is missing, and secures it. Terraform cannot do this: it
 * opens the state of every stack before it creates the first one (docs/decisions/0024-state-bucket.md).
 *
 * @throws Refusal if the bucket belongs to another account, or is in another region
 */
export const ensureStateBucket = async (props: StateBucketProps): Promise<"created" | "present"> => {
  const found = await hasStateBucket(props);
  if (!found) await create(props);
  await secure(props);
  return found ? "present" : "created";
};
