/** AWS's price of one unit. */
export interface Price {
  readonly usd: number;
  /** The unit, such as `hour` or `GB-month`. */
  readonly unit: string;
  /** The source of the number. */
  readonly source: string;
}

/** Nothing was fetched from AWS: these are list prices from memory. Check them before you rely on them. */
export const priceList = {
  region: "us-east-1",
  asOf: "November 2026",
  check: "https://calculator.aws",
} as const;

/** An AWS page that states the price; the number itself is from memory. */
const known = (page: string): string => `list price from memory, see https://aws.amazon.com/${page}/pricing`;
const read = (where: string, when: string): string => `list price as read in ${where}, ${when}`;

const fargate = read("https://fortem.dev/fargate-spot/", "June 2026");
const rds = read("https://infratally.com/articles/aws-rds-pricing-explained-2026.html", "2026");

const price = (usd: number, unit: string, source: string): Price => ({ usd, unit, source });

export const prices = {
  fargateArmCpu: price(0.032_38, "vCPU-hour", fargate),
  fargateArmMemory: price(0.003_56, "GB-hour", fargate),
  fargateX86Cpu: price(0.040_48, "vCPU-hour", fargate),
  fargateX86Memory: price(0.004_445, "GB-hour", fargate),
  publicAddress: price(0.005, "hour", known("vpc")),
  natGateway: price(0.045, "hour", known("vpc")),
  interfaceEndpoint: price(0.01, "hour", known("privatelink")),
  loadBalancer: price(0.022_5, "hour", known("elasticloadbalancing")),
  loadBalancerCapacity: price(0.008, "LCU-hour", known("elasticloadbalancing")),
  databaseStorage: price(
    0.115,
    "GB-month",
    read("https://www.usage.ai/blogs/aws/reserved-instances/rds", "June 2026"),
  ),
  secret: price(0.4, "secret-month", known("secrets-manager")),
  encryptionKey: price(1, "key-month", known("kms")),
  webAcl: price(5, "ACL-month", known("waf")),
  webAclRule: price(1, "rule-month", known("waf")),
  alarmMetric: price(0.1, "metric-month", known("cloudwatch")),
  customMetric: price(0.3, "metric-month", known("cloudwatch")),
  dashboard: price(3, "dashboard-month", known("cloudwatch")),
  insightsMetric: price(
    0.07,
    "metric-month",
    read("https://fortem.dev/blog/ecs-fargate-monitoring/", "2026"),
  ),
  logs: price(0.5, "GB", known("cloudwatch")),
  hostedZone: price(0.5, "zone-month", known("route53")),
  registeredInstance: price(0.1, "task-month", known("cloud-map")),
  images: price(0.1, "GB-month", known("ecr")),
  objects: price(0.023, "GB-month", known("s3")),
} as const satisfies Readonly<Record<string, Price>>;

/** PostgreSQL in one zone, by instance class; a standby in another zone doubles the price. */
export const databasePrices: Readonly<Record<string, Price>> = {
  "db.t4g.micro": price(0.016, "hour", rds),
  "db.t4g.small": price(0.032, "hour", rds),
  "db.t4g.medium": price(0.065, "hour", rds),
  "db.t4g.large": price(0.129, "hour", known("rds/postgresql")),
};
