import { CloudwatchLogGroup } from "@cdktn/provider-aws/lib/cloudwatch-log-group/index.js";
import type { Construct } from "constructs";
import type { Statement } from "./policy.ts";

export interface LogGroupProps {
  readonly name: string;
  readonly keyArn: string;
  /** Retention in days. */
  readonly days: number;
}

/** An encrypted log group with a retention period. The AWS default is to keep every line for ever. */
export class LogGroup extends CloudwatchLogGroup {
  constructor(scope: Construct, id: string, { name, keyArn, days }: LogGroupProps) {
    super(scope, id, { name, kmsKeyId: keyArn, retentionInDays: days });
  }
}

/**
 * Lets CloudWatch Logs use a key for the account's log groups.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export const logsMayUseKey = (region: string, accountId: string): Statement => ({
  Sid: "Logs",
  Effect: "Allow",
  Principal: { Service: `logs.${region}.amazonaws.com` },
  Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
  // In a key's own policy, `*` means that key.
  Resource: "*",
  Condition: {
    ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${accountId}:log-group:*` },
  },
});
