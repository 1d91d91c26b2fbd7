import { type Arguments, first, type Mapping } from "../mapping.ts";

const lifecycleRule = ({ filter, expiration, ...rest }: Arguments): object => {
  return {
    ...rest,
    Filter: first(filter),
    ...(expiration !== undefined && { Expiration: first(expiration) }),
  };
};

const bucket = (operation: string, member: string, configuration: string): Mapping => ({
  parts: [
    { operation, members: (block) => ({ [member]: { [configuration]: block["rule"] } }), takes: ["rule"] },
  ],
  rename: { bucket: "Bucket" },
});

/** Topics and buckets. */
export const storageMappings: Readonly<Record<string, Mapping>> = {
  aws_sns_topic: { parts: [{ operation: "sns:CreateTopic" }] },
  aws_sns_topic_policy: {
    parts: [
      {
        operation: "sns:SetTopicAttributes",
        takes: ["policy"],
        members: (block) => ({ AttributeName: "Policy", AttributeValue: block["policy"] }),
      },
    ],
    rename: { arn: "TopicArn" },
  },
  aws_sns_topic_subscription: { parts: [{ operation: "sns:Subscribe" }] },
  aws_s3_bucket: {
    parts: [
      {
        operation: "s3:CreateBucket",
        takes: ["bucket_prefix"],
        members: (block) => ({ Bucket: `${String(block["bucket_prefix"])}${"0".repeat(26)}` }),
      },
    ],
    local: ["force_destroy"],
  },
  aws_s3_bucket_lifecycle_configuration: {
    parts: [
      {
        operation: "s3:PutBucketLifecycleConfiguration",
        takes: ["rule"],
        members: (block) => ({
          LifecycleConfiguration: { Rules: (block["rule"] as Arguments[]).map(lifecycleRule) },
        }),
      },
    ],
  },
  aws_s3_bucket_policy: { parts: [{ operation: "s3:PutBucketPolicy" }] },
  aws_s3_bucket_public_access_block: {
    parts: [
      {
        operation: "s3:PutPublicAccessBlock",
        takes: ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"],
        members: ({ bucket: _, ...block }) => ({ PublicAccessBlockConfiguration: block }),
      },
    ],
  },
  aws_s3_bucket_server_side_encryption_configuration: bucket(
    "s3:PutBucketEncryption",
    "ServerSideEncryptionConfiguration",
    "Rules",
  ),
  aws_s3_bucket_versioning: { parts: [{ operation: "s3:PutBucketVersioning" }] },
};
