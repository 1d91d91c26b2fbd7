import type { ServiceName } from "./services.ts";

/** The facts about one service that hold in every environment. Generic code reads them instead of names. */
export interface ServiceDescription {
  readonly name: ServiceName;
  /** One sentence for readers of API documents and dashboards. */
  readonly purpose: string;
  /**
   * The public path prefix. The load balancer routes it and everything below it to this service; `/` is every
   * path that belongs to no other service.
   */
  readonly path: `/api/${string}` | "/";
  /** Peers whose internal door this service calls. Security groups are generated from this list. */
  readonly calls: readonly ServiceName[];
  /** Services whose public API this service calls for its visitors. @default none */
  readonly usesApisOf?: readonly ServiceName[];
  /** The service's own database on the shared PostgreSQL instance. @default none: the service keeps nothing */
  readonly database?: DatabaseDescription;
  /** Fargate task size in production: CPU units (1024 = one vCPU) and memory in MiB. */
  readonly size: { readonly cpu: number; readonly memoryMiB: number };
  /** Minimum and maximum number of running tasks in production. */
  readonly tasks: { readonly min: number; readonly max: number };
  /** True if tasks may run on interruptible capacity. */
  readonly spot: boolean;
  readonly load: ServiceLoad;
  /** Its part of an environment's cost goal, for a month at rest in USD. */
  readonly costGoalUsd: { readonly dev: number; readonly prod: number };
  /** The part of the service in issuing access tokens. @default it verifies them with the issuer's keys */
  readonly issuesTokens?: TokenIssue;
  /** True if the service has a secret with keys that encrypt its cookies. @default false */
  readonly sealsCookies?: boolean;
  /** Secrets that an operator may create for a one-shot program of the service. @default none */
  readonly operatorSecrets?: readonly string[];
  /** Metrics that must stay zero; an alarm watches each. @default none */
  readonly alarms?: readonly ServiceAlarm[];
  /** A metric that counts what the service is for, by its dimension `Outcome`. @default none */
  readonly outcomes?: { readonly metric: string; readonly values: readonly string[] };
  /** True if every POST is traced instead of a sample. @default false */
  readonly tracesEveryPost?: boolean;
  readonly oneMachine?: OneMachine;
}

/** A service's database. */
export interface DatabaseDescription {
  readonly name: string;
  readonly poolSize: number;
  /**
   * Pool connections reserved for the internal door, so that peers' requests proceed while the public door is
   * overloaded.
   */
  readonly reserved: number;
}

/** Measured by `infra/test/scale/measure.ts`; until then, an estimate. */
export interface ServiceLoad {
  /** CPU time of a request on the machine that measured it, rounded up. */
  readonly cpuUsPerRequest: number;
  /** The service's part of all requests, relative to the other services'. */
  readonly share: number;
  /** Requests per minute to which a task of the production size is scaled. */
  readonly requestsPerMinute: number;
}

export interface TokenIssue {
  /** Log-ins are expensive, so the firewall limits requests below this path. It starts with `path`. */
  readonly logInPath: string;
}

export interface ServiceAlarm {
  /** The metric that each task reports. */
  readonly metric: string;
  /** The problem and the remedy, for the person on call. */
  readonly description: string;
}

/** Variables that differ on one machine, because all clients share one address there. */
export interface OneMachine {
  /** @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** Variables that `docker compose up` takes from the shell, with their defaults. @default none */
  readonly fromShell?: Readonly<Record<string, string>>;
}
