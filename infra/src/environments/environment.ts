import type { ServiceName } from "@shop/topology";

/** The entry for requests: TLS under a domain of your own, or plain HTTP for trying things out. */
export type Entry =
  | {
      readonly kind: "https";
      /** The shop's name, such as `shop.example.com`. */
      readonly domain: string;
      /** The Route 53 zone that the name is in, such as `example.com`. */
      readonly hostedZone: string;
    }
  | { readonly kind: "http-without-encryption" };

/** The deployment strategy. */
export type Deployment =
  | { readonly kind: "rolling" }
  | {
      /** ECS shifts a part of the traffic first, waits, and then the rest. */
      readonly kind: "canary";
      readonly percent: number;
      readonly bakeMinutes: number;
    };

/** In what an environment's tasks differ from what the topology describes for production. */
export interface TaskDifferences {
  /** CPU units of a task; 1024 are one vCPU. */
  readonly cpu?: number;
  readonly memoryMiB?: number;
  readonly min?: number;
  readonly max?: number;
  /** Connections that one task opens to the database. */
  readonly poolSize?: number;
  /** Number of tasks that always run on demand. Further tasks may run on Spot. */
  readonly onDemandBase: number;
}

/** Targets at which tasks are added. */
export interface ScalingTargets {
  /** Average CPU of a service, in percent. */
  readonly cpuPercent: number;
  /** Requests that one task of a service gets in a minute. */
  readonly requestsPerMinute: Readonly<Record<ServiceName, number>>;
}

/** Hours without any tasks: cron expressions of Application Auto Scaling. */
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
  /** Storage grows by itself up to this. */
  readonly maxStorageGiB: number;
  readonly multiAz: boolean;
  readonly backupDays: number;
  /** Seconds between two measurements of the operating system; 0 for none. Each is a log line to pay for. */
  readonly monitoringIntervalS: 0 | 60;
}

/**
 * Everything in which one environment differs from another, as literal values. One run of the app makes one environment,
 * so `deploy '*'` can never touch two.
 */
export interface Environment {
  readonly name: "dev" | "prod";
  readonly region: string;
  /** Availability zones, by name. */
  readonly zones: readonly [string, string, ...string[]];
  /** The VPC's second number: 10.x.0.0/16. */
  readonly network: number;
  /** The tasks' way to AWS: public addresses behind closed security groups, or a NAT gateway in each zone. */
  readonly egress: "public-addresses" | "nat-in-each-zone";
  readonly entry: Entry;
  /** The bucket for Terraform's state. Bucket names are unique in the world: choose your own. */
  readonly stateBucket: string;
  /** The GitHub repository, `owner/name`, whose workflows may deploy. */
  readonly repository: string;
  /** Receives alarms and budget notices. */
  readonly alarmEmail: string;
  readonly monthlyBudgetUsd: number;
  /** Protects resources that hold data from deletion. */
  readonly keepData: boolean;
  /** The database leaves a snapshot when it is deleted. */
  readonly finalSnapshot: boolean;
  readonly database: DatabaseSettings;
  readonly tasks: TaskDifferences;
  readonly scaling: ScalingTargets;
  /** Absent where tasks run at all times. */
  readonly nights?: Nights;
  readonly deployment: Deployment;
  readonly firewall: boolean;
  readonly containerInsights: "enhanced" | "disabled";
  readonly logDays: number;
}
