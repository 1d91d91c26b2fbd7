import { DbInstance } from "@cdktn/provider-aws/lib/db-instance/index.js";
import { DbParameterGroup } from "@cdktn/provider-aws/lib/db-parameter-group/index.js";
import { DbSubnetGroup } from "@cdktn/provider-aws/lib/db-subnet-group/index.js";
import { IamRolePolicyAttachment } from "@cdktn/provider-aws/lib/iam-role-policy-attachment/index.js";
import { databaseLog, topology } from "@shop/topology";
import { Construct } from "constructs";
import type { DatabaseSettings } from "../environments/environment.ts";
import { BoundedRole } from "./bounded-role.ts";
import { LogGroup } from "./log-group.ts";
import { trust } from "./policy.ts";
import { type Connectable, SecurityGroup } from "./security-group.ts";

export const postgresPort = 5432;

/** The user that creates roles and databases. RDS stores and rotates its password. */
const adminName = "shop_admin";

const exportedLogs = ["postgresql", "upgrade"] as const;

interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: "immediate" | "pending-reboot";
}

const immediately = (name: string, value: string): Parameter => ({ name, value, applyMethod: "immediate" });

/** RDS reports `pending-reboot` for values that equal the default (terraform-provider-aws#39252). */
const asItIs = (name: string, value: string): Parameter => ({ name, value, applyMethod: "pending-reboot" });

const parameters: readonly Parameter[] = [
  asItIs("rds.force_ssl", "1"),
  immediately("idle_in_transaction_session_timeout", "15000"),
  ...Object.entries(databaseLog).map(([name, value]) =>
    name === "log_parameter_max_length_on_error" ? asItIs(name, value) : immediately(name, value),
  ),
];

export interface PostgresProps {
  readonly name: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly keyArn: string;
  readonly logs: { readonly keyArn: string; readonly days: number };
  readonly settings: DatabaseSettings;
  /** Protected from deletion. */
  readonly keep: boolean;
  /** Creates a final snapshot on deletion. */
  readonly finalSnapshot: boolean;
  readonly accountId: string;
}

/**
 * One PostgreSQL for all services: encrypted at rest and in transit, with access only for clients that are
 * allowed explicitly.
 */
export class Postgres extends Construct implements Connectable {
  readonly securityGroup: SecurityGroup;
  readonly address: string;
  /** The secret with the admin's name and password. */
  readonly adminSecretArn: string;
  readonly identifier: string;

  constructor(scope: Construct, id: string, props: PostgresProps) {
    super(scope, id);
    const { name, vpcId, subnetIds, logs } = props;
    this.securityGroup = new SecurityGroup(this, "PostgresGroup", {
      vpcId,
      name,
      description: "PostgreSQL: entry for the services and the rotation function",
    });
    const subnets = new DbSubnetGroup(this, "Subnets", { name, subnetIds: [...subnetIds] });
    const group = new DbParameterGroup(this, "Parameters", {
      namePrefix: `${name}-`,
      family: `postgres${topology.postgresMajor}`,
      parameter: [...parameters],
      lifecycle: { createBeforeDestroy: true },
    });
    // RDS would create them itself, without a key and without a retention period.
    const logGroups = exportedLogs.map(
      (kind) => new LogGroup(this, `${kind}-logs`, { name: `/aws/rds/instance/${name}/${kind}`, ...logs }),
    );
    const instance = new DbInstance(this, "Instance", {
      ...this.#settings(props),
      ...this.#protection(props),
      ...this.#monitoring(props),
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [this.securityGroup.id],
      parameterGroupName: group.name,
      lifecycle: { preventDestroy: props.keep },
      dependsOn: logGroups,
    });
    instance.overrideLogicalId("database");
    this.address = instance.address;
    this.identifier = name;
    this.adminSecretArn = instance.masterUserSecret.get(0).secretArn;
  }

  /** Engine, size and access. */
  #settings({ name, keyArn, settings }: PostgresProps) {
    return {
      identifier: name,
      engine: "postgres",
      engineVersion: String(topology.postgresMajor),
      // Otherwise RDS continues versions beyond their end of life, for a fee.
      engineLifecycleSupport: "open-source-rds-extended-support-disabled",
      autoMinorVersionUpgrade: true,
      instanceClass: settings.instanceClass,
      storageType: "gp3",
      allocatedStorage: settings.storageGiB,
      maxAllocatedStorage: settings.maxStorageGiB,
      storageEncrypted: true,
      kmsKeyId: keyArn,
      username: adminName,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: keyArn,
      port: postgresPort,
      publiclyAccessible: false,
      multiAz: settings.multiAz,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      enabledCloudwatchLogsExports: [...exportedLogs],
    };
  }

  /** Backups, and the end of the database. */
  #protection({ name, settings, keep, finalSnapshot }: PostgresProps) {
    return {
      backupRetentionPeriod: settings.backupDays,
      backupWindow: "03:00-04:00",
      maintenanceWindow: "sun:04:30-sun:05:30",
      copyTagsToSnapshot: true,
      deletionProtection: keep,
      skipFinalSnapshot: !finalSnapshot,
      // Snapshots outlive the database, so each needs a unique name: the security group's id is new each
      // time.
      ...(finalSnapshot && { finalSnapshotIdentifier: `${name}-final-${this.securityGroup.id}` }),
    };
  }

  /** Database Insights, and enhanced monitoring: memory and processes of the operating system, which RDS's own metrics lack. */
  #monitoring({ name, accountId, settings, keyArn }: PostgresProps) {
    const insights = {
      databaseInsightsMode: "standard",
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: keyArn,
      performanceInsightsRetentionPeriod: 7,
    };
    if (settings.monitoringIntervalS === 0) return insights;
    const role = new BoundedRole(this, "MonitoringRole", {
      name: `${name}-monitoring`,
      accountId,
      assumeRolePolicy: trust("monitoring.rds", accountId),
    });
    new IamRolePolicyAttachment(this, "MonitoringPolicy", {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
    });
    return { ...insights, monitoringInterval: settings.monitoringIntervalS, monitoringRoleArn: role.arn };
  }
}
