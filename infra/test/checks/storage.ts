import type { Synthesized } from "../../src/synthesized.ts";
import { breakFirst, breakStatement } from "./breaking.ts";
import { type Check, checkEach, faultsAt } from "./check.ts";
import { listed, type Statement, statementsIn } from "./reading/policies.ts";
import { originOf } from "./reading/references.ts";
import { allResources, first, type Resource, resources } from "./reading/resources.ts";

interface Bucket {
  force_destroy?: boolean;
}

interface OfBucket {
  bucket: string;
}

interface Lifecycle extends OfBucket {
  rule: {
    status: string;
    noncurrent_version_expiration?: unknown;
    abort_incomplete_multipart_upload?: unknown;
    expiration?: { days: number }[];
  }[];
}

interface PublicAccessBlock extends OfBucket {
  block_public_acls: boolean;
  block_public_policy: boolean;
  ignore_public_acls: boolean;
  restrict_public_buckets: boolean;
}

interface Versioning extends OfBucket {
  versioning_configuration: { status: string };
}

interface BucketPolicy extends OfBucket {
  policy: string;
}

interface Encryption extends OfBucket {
  rule: { apply_server_side_encryption_by_default: { sse_algorithm: string } }[];
}

const check = checkEach<Bucket>("aws_s3_bucket");

/** The resources of a type that belong to a bucket. */
const of = <T extends OfBucket>(shop: Synthesized, type: string, bucket: Resource<Bucket>): T | undefined =>
  resources<T>(shop, type).find(({ stack, block }) => originOf(shop, stack, block.bucket) === bucket.at)
    ?.block;

const refusesPlainHttp = ({ Effect, Principal, Action, Condition }: Statement): boolean =>
  Effect === "Deny" &&
  Principal === "*" &&
  listed(Action).includes("s3:*") &&
  Condition?.["Bool"]?.["aws:SecureTransport"] === "false";

/** A check of a resource that each bucket needs; a missing one is a fault. */
const checkOf = <T extends OfBucket>(
  name: string,
  type: string,
  holds: (found: T | undefined) => boolean | undefined,
): Check =>
  check({
    name,
    holds: (_, { resource, shop }) => holds(of<T>(shop, type, resource)) === true || `has no such ${type}`,
    broken: (shop) => {
      first<T>(shop, type).bucket = "another";
    },
  });

const isLogDelivery = ({ Principal }: Statement): boolean =>
  String(JSON.stringify(Principal)).includes("logdelivery");

interface Protected {
  lifecycle?: { prevent_destroy?: boolean };
}

/** Resources whose loss would lose data. */
const stateful = ["aws_db_instance", "aws_s3_bucket", "aws_kms_key", "aws_secretsmanager_secret"];

/** Buckets, and other resources that hold data. */
export const storageChecks: readonly Check[] = [
  checkOf<PublicAccessBlock>(
    "no bucket can be made public",
    "aws_s3_bucket_public_access_block",
    (found) =>
      found?.block_public_acls &&
      found.block_public_policy &&
      found.ignore_public_acls &&
      found.restrict_public_buckets,
  ),
  checkOf<Encryption>(
    "each bucket is encrypted",
    "aws_s3_bucket_server_side_encryption_configuration",
    (found) =>
      /^(AES256|aws:kms)$/.test(found?.rule[0]?.apply_server_side_encryption_by_default.sse_algorithm ?? ""),
  ),
  checkOf<Versioning>(
    "each bucket keeps overwritten versions",
    "aws_s3_bucket_versioning",
    (found) => found?.versioning_configuration.status === "Enabled",
  ),
  checkOf<BucketPolicy>("no bucket accepts requests without TLS", "aws_s3_bucket_policy", (found) =>
    statementsIn(found?.policy ?? '{"Statement":[]}').some(refusesPlainHttp),
  ),
  {
    name: "the load balancer writes its logs under its account's number, without a condition, as AWS requires",
    faults: (shop) => {
      const written = resources<BucketPolicy>(shop, "aws_s3_bucket_policy").flatMap(({ at, block }) =>
        statementsIn(block.policy)
          .filter(isLogDelivery)
          .map((statement) => ({ at, statement })),
      );
      if (written.length === 0) return ["the load balancer may not write its logs"];
      return written.flatMap(({ at, statement }) =>
        faultsAt(at, [
          statement.Condition === undefined ||
            "requires a condition key that the load balancer does not send",
          listed(statement.Resource).every((one) => /\/AWSLogs\/\$\{[^}]*account_id\}\/\*$/.test(one)) ||
            "allows other accounts' load balancers to write",
        ]),
      );
    },
    broken: [
      breakStatement(isLogDelivery, { Condition: { StringEquals: { "aws:SourceAccount": "x" } } }),
      breakStatement(isLogDelivery, { Resource: "arn:aws:s3:::logs/*" }),
      breakStatement(isLogDelivery, { Principal: { Service: "s3.amazonaws.com" } }),
    ],
  },
  checkOf<Lifecycle>(
    "each bucket expires old versions and incomplete uploads",
    "aws_s3_bucket_lifecycle_configuration",
    (found) =>
      found?.rule.some(
        ({ status, noncurrent_version_expiration, abort_incomplete_multipart_upload }) =>
          status === "Enabled" && noncurrent_version_expiration && abort_incomplete_multipart_upload,
      ),
  ),
  check({
    name: "no bucket can be destroyed with its content",
    only: "prod",
    holds: ({ force_destroy }) => force_destroy !== true || "does",
    broken: { force_destroy: true },
  }),
  {
    name: "Terraform refuses to destroy resources that hold data",
    only: "prod",
    faults: (shop) =>
      allResources<Protected>(shop)
        .filter(({ type, block }) => stateful.includes(type) && block.lifecycle?.prevent_destroy !== true)
        .map(({ at }) => `${at} may be destroyed`),
    broken: breakFirst<Protected>("aws_kms_key", { lifecycle: { prevent_destroy: false } }),
  },
  {
    name: "Terraform can destroy all of dev",
    only: "dev",
    faults: (shop) =>
      allResources<Protected>(shop)
        .filter(({ block }) => block.lifecycle?.prevent_destroy === true)
        .map(({ at }) => `${at} may not be destroyed`),
    broken: breakFirst<Protected>("aws_kms_key", { lifecycle: { prevent_destroy: true } }),
  },
  checkEach<{ enable_key_rotation?: boolean; deletion_window_in_days: number }>("aws_kms_key")({
    name: "keys rotate yearly, and their deletion takes a month",
    holds: ({ enable_key_rotation, deletion_window_in_days }) => [
      enable_key_rotation === true || "does not rotate",
      deletion_window_in_days === 30 ||
        `is deleted after ${deletion_window_in_days} days, and makes snapshots useless`,
    ],
    broken: [{ enable_key_rotation: false }, { deletion_window_in_days: 7 }],
  }),
  checkEach<{ retention_in_days?: number; name?: string }>("aws_cloudwatch_log_group")({
    name: "prod's log groups of services and of the database keep lines for a year",
    only: "prod",
    holds: ({ retention_in_days = 0, name = "" }) =>
      name.includes("containerinsights") || retention_in_days >= 365 || `keeps ${retention_in_days} days`,
    broken: { retention_in_days: 90 },
  }),
  checkEach<{ retention_in_days?: number; kms_key_id?: string }>("aws_cloudwatch_log_group")({
    name: "each log group has a retention period and is encrypted with a key of the shop",
    holds: ({ retention_in_days = 0, kms_key_id }, { resource: { stack }, shop }) => [
      retention_in_days > 0 || "keeps every line for ever",
      originOf(shop, stack, kms_key_id)?.includes("/aws_kms_key.") || "has no key of its own",
    ],
    broken: [{ retention_in_days: undefined }, { kms_key_id: undefined }],
  }),
];
