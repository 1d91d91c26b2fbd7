import { topology } from "@shop/topology";
import { type Check, checkEach } from "./check.ts";
import { originOf, targetOf } from "./reading/references.ts";
import { resources } from "./reading/resources.ts";

interface Database {
  identifier: string;
  engine: string;
  engine_version: string;
  engine_lifecycle_support: string;
  auto_minor_version_upgrade: boolean;
  allow_major_version_upgrade?: boolean;
  publicly_accessible: boolean;
  port: number;
  storage_encrypted: boolean;
  kms_key_id: string;
  allocated_storage: number;
  max_allocated_storage: number;
  multi_az: boolean;
  backup_retention_period: number;
  copy_tags_to_snapshot: boolean;
  deletion_protection: boolean;
  skip_final_snapshot: boolean;
  final_snapshot_identifier?: string;
  manage_master_user_password: boolean;
  master_user_secret_kms_key_id: string;
  password?: string;
  password_wo?: string;
  parameter_group_name: string;
  ca_cert_identifier: string;
  database_insights_mode: string;
  monitoring_interval?: number;
  monitoring_role_arn?: string;
  performance_insights_enabled: boolean;
  performance_insights_kms_key_id: string;
  enabled_cloudwatch_logs_exports: string[];
  depends_on: string[];
}

interface ParameterGroup {
  family: string;
  parameter: { name: string; value: string }[];
}

const check = checkEach<Database>("aws_db_instance");

/** The certificate authorities whose certificates the bundle in the images can verify. */
const certificateAuthority = "rds-ca-rsa2048-g1";

/** The one database server. */
export const databaseChecks: readonly Check[] = [
  check({
    name: "the database is not public",
    holds: ({ publicly_accessible }) => publicly_accessible === false || "is public",
    broken: { publicly_accessible: true },
  }),
  check({
    name: "the database is encrypted with a key of the shop's",
    holds: (database, { resource: { stack }, shop }) => [
      database.storage_encrypted === true || "is not encrypted",
      ...(["kms_key_id", "master_user_secret_kms_key_id", "performance_insights_kms_key_id"] as const).map(
        (name) =>
          originOf(shop, stack, database[name])?.includes("/aws_kms_key.") ||
          `has no key of its own as ${name}`,
      ),
    ],
    broken: [
      { storage_encrypted: false },
      { kms_key_id: undefined },
      { master_user_secret_kms_key_id: undefined },
    ],
  }),
  check({
    name: "the database requires TLS, with a certificate that its clients trust",
    holds: ({ parameter_group_name, ca_cert_identifier }, { resource, shop }) => {
      const group = targetOf<ParameterGroup>(shop, resource, parameter_group_name);
      const forced = group?.parameter.find(({ name }) => name === "rds.force_ssl")?.value;
      return [
        forced === "1" || "does not force TLS",
        ca_cert_identifier === certificateAuthority || `has a certificate of ${ca_cert_identifier}`,
      ];
    },
    broken: [{ parameter_group_name: "default.postgres17" }, { ca_cert_identifier: "rds-ca-2019" }],
  }),
  checkEach<ParameterGroup>("aws_db_parameter_group")({
    name: "the database ends idle transactions and logs slow statements",
    holds: ({ family, parameter }) => {
      const value = (wanted: string): number => Number(parameter.find(({ name }) => name === wanted)?.value);
      return [
        family === `postgres${topology.postgresMajor}` || `is for ${family}`,
        value("idle_in_transaction_session_timeout") > 0 || "does not end idle transactions",
        value("log_min_duration_statement") > 0 || "does not log slow statements",
      ];
    },
    broken: [{ parameter: [] }, { family: "postgres13" }],
  }),
  checkEach<ParameterGroup>("aws_db_parameter_group")({
    name: "the database logs no personal data: no parameters and no DETAIL",
    holds: ({ parameter }) =>
      Object.entries({
        log_parameter_max_length: "0",
        log_parameter_max_length_on_error: "0",
        log_error_verbosity: "terse",
      }).map(
        ([wanted, value]) =>
          parameter.find(({ name }) => name === wanted)?.value === value ||
          `has ${wanted} other than ${value}`,
      ),
    broken: [{ parameter: [] }, { parameter: [{ name: "log_error_verbosity", value: "default" }] }],
  }),
  check({
    name: "RDS stores the admin's password, and Terraform knows none",
    holds: (database) => [
      database.manage_master_user_password === true || "does not let RDS store the password",
      ...(["password", "password_wo"] as const).map((name) => !(name in database) || `has ${name}`),
    ],
    broken: [{ manage_master_user_password: false }, { password: "hunter2" }, { password_wo: "hunter2" }],
  }),
  check({
    name: "the database survives the loss of its zone",
    only: "prod",
    holds: ({ multi_az }) => multi_az === true || "is in one zone",
    broken: { multi_az: false },
  }),
  check({
    name: "the database can be restored to any time of the last week",
    only: "prod",
    holds: ({ backup_retention_period }) =>
      backup_retention_period >= 7 || `keeps ${backup_retention_period} days`,
    broken: { backup_retention_period: 1 },
  }),
  check({
    name: "the database is backed up",
    holds: ({ backup_retention_period, copy_tags_to_snapshot }) => [
      backup_retention_period >= 1 || "is not",
      copy_tags_to_snapshot === true || "has backups without tags",
    ],
    broken: [{ backup_retention_period: 0 }, { copy_tags_to_snapshot: false }],
  }),
  check({
    name: "the database cannot be deleted by mistake, and leaves a snapshot when deleted",
    only: "prod",
    holds: ({ deletion_protection, skip_final_snapshot, final_snapshot_identifier }) => [
      deletion_protection === true || "can be deleted",
      (skip_final_snapshot === false && Boolean(final_snapshot_identifier)) || "leaves no snapshot",
      /\$\{aws_security_group\..*\.id\}$/.test(final_snapshot_identifier ?? "") ||
        "leaves a snapshot whose name the next database would reuse",
    ],
    broken: [
      { skip_final_snapshot: true },
      { final_snapshot_identifier: undefined },
      { final_snapshot_identifier: "shop-prod-final" },
      { deletion_protection: false },
    ],
  }),
  check({
    name: "the operating system below the database is measured each minute",
    only: "prod",
    holds: ({ monitoring_interval, monitoring_role_arn }, { resource: { stack }, shop }) => [
      monitoring_interval === 60 || "is not",
      originOf(shop, stack, monitoring_role_arn)?.includes("/aws_iam_role.") || "has no role for it",
    ],
    broken: [{ monitoring_interval: 0 }, { monitoring_role_arn: undefined }],
  }),
  check({
    name: "dev's database can be destroyed without preparation",
    only: "dev",
    holds: ({ deletion_protection, skip_final_snapshot }) =>
      (!deletion_protection && skip_final_snapshot) || "stops a teardown half-way",
    broken: { deletion_protection: true },
  }),
  check({
    name: "the database has the topology's major version and port, and gets minor versions automatically",
    holds: (database) => [
      database.engine === "postgres" || `is ${database.engine}`,
      database.engine_version.split(".")[0] === String(topology.postgresMajor) ||
        `is ${database.engine_version}`,
      database.auto_minor_version_upgrade === true || "gets no fixes",
      database.port === 5432 || `is at ${database.port}`,
    ],
    broken: [
      { engine: "mysql" },
      { engine_version: "13" },
      { auto_minor_version_upgrade: false },
      { port: 5433 },
    ],
  }),
  check({
    name: "paid extended support is off",
    holds: ({ engine_lifecycle_support }) =>
      engine_lifecycle_support === "open-source-rds-extended-support-disabled" || "enables extended support",
    broken: { engine_lifecycle_support: undefined },
  }),
  check({
    name: "the database's disk grows before it is full",
    holds: ({ allocated_storage, max_allocated_storage }) =>
      max_allocated_storage > allocated_storage || `stays at ${allocated_storage} GiB`,
    broken: { max_allocated_storage: 0 },
  }),
  check({
    name: "the database has Database Insights, and logs to groups that exist before it",
    holds: (database, { shop }) => [
      database.database_insights_mode === "standard" || `has the mode ${database.database_insights_mode}`,
      database.performance_insights_enabled === true || "collects nothing",
      ...["postgresql", "upgrade"].map((log) => {
        const group = resources<{ name: string }>(shop, "aws_cloudwatch_log_group").find(
          ({ block }) => block.name === `/aws/rds/instance/${database.identifier}/${log}`,
        );
        const isFirst = database.depends_on.includes(`aws_cloudwatch_log_group.${group?.id}`);
        return (
          (isFirst && database.enabled_cloudwatch_logs_exports.includes(log)) ||
          `creates the group of ${log} itself`
        );
      }),
    ],
    broken: [
      { database_insights_mode: "advanced" },
      { performance_insights_enabled: false },
      { enabled_cloudwatch_logs_exports: [] },
      { depends_on: [] },
    ],
  }),
];
