import type { Arguments, Mapping } from "../mapping.ts";

/** The database. */
export const databaseMappings: Readonly<Record<string, Mapping>> = {
  aws_db_event_subscription: {
    parts: [{ operation: "rds:CreateEventSubscription" }],
    rename: { name: "SubscriptionName", sns_topic: "SnsTopicArn" },
  },
  aws_db_instance: {
    parts: [{ operation: "rds:CreateDBInstance" }],
    rename: {
      identifier: "DBInstanceIdentifier",
      instance_class: "DBInstanceClass",
      username: "MasterUsername",
      backup_window: "PreferredBackupWindow",
      maintenance_window: "PreferredMaintenanceWindow",
      ca_cert_identifier: "CACertificateIdentifier",
      enabled_cloudwatch_logs_exports: "EnableCloudwatchLogsExports",
      parameter_group_name: "DBParameterGroupName",
      performance_insights_enabled: "EnablePerformanceInsights",
    },
    // Used when the database is deleted.
    local: ["skip_final_snapshot", "final_snapshot_identifier"],
  },
  aws_db_parameter_group: {
    parts: [
      {
        operation: "rds:CreateDBParameterGroup",
        takes: ["family", "name_prefix"],
        members: (block) => ({
          DBParameterGroupName: `${String(block["name_prefix"])}${"0".repeat(26)}`,
          DBParameterGroupFamily: block["family"],
          Description: "Managed by Terraform",
        }),
      },
      {
        operation: "rds:ModifyDBParameterGroup",
        takes: ["parameter"],
        members: (block) => ({
          DBParameterGroupName: "name",
          Parameters: (block["parameter"] as Arguments[]).map((one) => ({
            ParameterName: one["name"],
            ParameterValue: one["value"],
            ApplyMethod: one["apply_method"],
          })),
        }),
      },
    ],
  },
  aws_db_subnet_group: {
    parts: [
      {
        operation: "rds:CreateDBSubnetGroup",
        members: () => ({ DBSubnetGroupDescription: "Managed by Terraform" }),
      },
    ],
    rename: { name: "DBSubnetGroupName" },
  },
};
