import type { Mapping } from "../mapping.ts";

/** Keys, functions and secrets. */
export const secretsMappings: Readonly<Record<string, Mapping>> = {
  aws_kms_alias: { parts: [{ operation: "kms:CreateAlias" }], rename: { name: "AliasName" } },
  aws_kms_key: {
    parts: [
      { operation: "kms:CreateKey" },
      {
        operation: "kms:EnableKeyRotation",
        takes: ["enable_key_rotation"],
        members: () => ({ KeyId: "key" }),
      },
      {
        operation: "kms:ScheduleKeyDeletion",
        takes: ["deletion_window_in_days"],
        members: (block) => ({ KeyId: "key", PendingWindowInDays: block["deletion_window_in_days"] }),
      },
    ],
  },
  aws_lambda_function: {
    parts: [
      {
        operation: "lambda:CreateFunction",
        takes: ["filename"],
        members: () => ({ Code: { ZipFile: "zip" } }),
      },
    ],
    local: ["source_code_hash"],
  },
  aws_lambda_permission: {
    parts: [
      { operation: "lambda:AddPermission", members: () => ({ StatementId: `terraform-${"0".repeat(26)}` }) },
    ],
  },
  aws_secretsmanager_secret: {
    parts: [
      { operation: "secretsmanager:CreateSecret" },
      {
        operation: "secretsmanager:DeleteSecret",
        takes: ["recovery_window_in_days"],
        members: (block) =>
          block["recovery_window_in_days"] === 0
            ? { SecretId: "secret", ForceDeleteWithoutRecovery: true }
            : { SecretId: "secret", RecoveryWindowInDays: block["recovery_window_in_days"] },
      },
    ],
  },
  aws_secretsmanager_secret_rotation: {
    parts: [{ operation: "secretsmanager:RotateSecret" }],
    rename: { rotation_lambda_arn: "RotationLambdaARN" },
  },
  aws_secretsmanager_secret_version: {
    parts: [{ operation: "secretsmanager:PutSecretValue" }],
    rename: { secret_string_wo: "SecretString" },
    local: ["secret_string_wo_version"],
  },
};
