/** The entry for requests, always with TLS: under your own domain, or under a name of CloudFront's. */
export type Entry =
  | {
      readonly kind: "https";
      /** The shop's name, such as `shop.example.com`. */
      readonly domain: string;
      /** The Route 53 zone that the name is in, such as `example.com`. */
      readonly hostedZone: string;
    }
  | { readonly kind: "cloudfront" };

/** The deployment strategy. */
export type Deployment =
  | { readonly kind: "rolling" }
  | {
      /** ECS shifts part of the traffic first, waits, and then shifts the rest. */
      readonly kind: "canary";
      readonly percent: number;
      readonly bakeMinutes: number;
    };

/** The differences between an environment's tasks and those that the topology describes for production. */
export interface TaskDifferences {
  /** CPU units of a task; 1024 units are one vCPU. */
  readonly cpu?: number;
  readonly memoryMiB?: number;
  readonly min?: number;
  readonly max?: number;
  /** Database connections of each task. */
  readonly poolSize?: number;
  /** Number of tasks that always run on demand. More tasks may run on Spot. */
  readonly onDemandBase: number;
}

/** Targets for scaling out. */
export interface ScalingTargets {
  /** Average CPU of a service, in percent. */
  readonly cpuPercent: number;
}

/** Hours without tasks: cron expressions of Application Auto Scaling. */
export interface Nights {
  readonly timeZone: string;
  readonly stop: string;
  readonly start: string;
}

export interface DatabaseSettings {
  readonly instanceClass: string;
  /** The limit of the instance class: LEAST({DBInstanceClassMemory/9531392}, 5000). */
  readonly maxConnections: number;
  readonly memoryGiB: number;
  readonly storageGiB: number;
  /** Maximum storage for autoscaling. */
  readonly maxStorageGiB: number;
  readonly multiAz: boolean;
  readonly backupDays: number;
  /**
   * Seconds between two measurements of the operating system; 0 disables them. Each one is a billed log line.
   */
  readonly monitoringIntervalS: 0 | 60;
}

/**
 * Every difference between environments, as literal values. One run of the app synthesizes one environment,
 * so `deploy '*'` can never touch two.
 */
export interface Environment {
  readonly name: "dev" | "prod";
  readonly region: string;
  /** Names of the availability zones. */
  readonly zones: readonly [string, string, ...string[]];
  /** The VPC's second octet: 10.x.0.0/16. */
  readonly network: number;
  /**
   * The tasks' route to AWS: public addresses behind closed security groups, or a NAT gateway in each zone.
   */
  readonly egress: "public-addresses" | "nat-in-each-zone";
  readonly entry: Entry;
  /** The bucket for Terraform's state. Bucket names are globally unique: choose your own. */
  readonly stateBucket: string;
  /** The GitHub repository, `owner/name`, whose workflows may deploy. */
  readonly repository: string;
  /** The recipient of alarms and budget notices. */
  readonly alarmEmail: string;
  readonly monthlyBudgetUsd: number;
  /** Protects resources that hold data from deletion. */
  readonly keepData: boolean;
  /** The database creates a snapshot when it is deleted. */
  readonly finalSnapshot: boolean;
  readonly database: DatabaseSettings;
  readonly tasks: TaskDifferences;
  readonly scaling: ScalingTargets;
  /** Absent if tasks run at all times. */
  readonly nights?: Nights;
  readonly deployment: Deployment;
  readonly firewall: boolean;
  readonly containerInsights: "enhanced" | "disabled";
  readonly logDays: number;
}
