import { S3Bucket } from "@cdktn/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktn/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketPolicy } from "@cdktn/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktn/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktn/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktn/provider-aws/lib/s3-bucket-versioning/index.js";
import { Construct } from "constructs";
import { denyWithoutTls, type Statement, toPolicy } from "./policy.ts";

export interface PrivateBucketProps {
  /** Prefix of its name, which AWS makes unique. */
  readonly namePrefix: string;
  /** Days after which objects expire. @default never */
  readonly expireDays?: number;
  /** True if the bucket can be destroyed with its content. */
  readonly keep: boolean;
  /** Additional statements of the bucket's policy, given its ARN. */
  readonly statements?: (bucketArn: string) => readonly Statement[];
}

/** Days after which earlier versions of an object expire. */
const oldVersionDays = 30;

/** A private bucket: encrypted, versioned, TLS only, with a lifecycle. */
export class PrivateBucket extends Construct {
  readonly bucket: S3Bucket;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const { namePrefix, expireDays, keep } = props;
    this.bucket = new S3Bucket(this, "Bucket", {
      bucketPrefix: namePrefix,
      forceDestroy: !keep,
      lifecycle: { preventDestroy: keep },
    });
    this.bucket.overrideLogicalId(id);
    this.arn = this.bucket.arn;
    const { bucket } = this.bucket;
    const closed = new S3BucketPublicAccessBlock(this, "PublicAccessBlock", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "Encryption", {
      bucket,
      // S3's own key is the only one that a load balancer can use for its logs.
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    const versioning = new S3BucketVersioningA(this, "Versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "Lifecycle", {
      bucket,
      rule: [
        {
          id: "tidy-up",
          status: "Enabled",
          filter: [{ prefix: "" }],
          ...(expireDays !== undefined && { expiration: [{ days: expireDays }] }),
          noncurrentVersionExpiration: [{ noncurrentDays: oldVersionDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioning],
    });
    new S3BucketPolicy(this, "Policy", {
      bucket,
      policy: toPolicy([denyWithoutTls(this.arn), ...(props.statements?.(this.arn) ?? [])]),
      // S3 rejects a policy while it still applies the public access settings.
      dependsOn: [closed],
    });
  }
}
