import type { Environment } from "./environment.ts";

/** Cheap and disposable. */
export const dev: Environment = {
  name: "dev",
  region: "us-east-1",
  zones: ["us-east-1a", "us-east-1b"],
  network: 20,
  egress: "public-addresses",
  entry: { kind: "cloudfront" },
  stateBucket: "fargate-shop-dev-state",
  repository: "example/fargate-shop",
  alarmEmail: "dev-alarms@shop.example",
  monthlyBudgetUsd: 80,
  keepData: false,
  finalSnapshot: false,
  database: {
    instanceClass: "db.t4g.micro",
    maxConnections: 85,
    memoryGiB: 1,
    storageGiB: 20,
    maxStorageGiB: 50,
    multiAz: false,
    backupDays: 1,
    monitoringIntervalS: 0,
  },
  tasks: { cpu: 256, memoryMiB: 512, min: 1, max: 2, poolSize: 3, onDemandBase: 0 },
  scaling: { cpuPercent: 40 },
  nights: { timeZone: "Etc/UTC", stop: "cron(0 20 * * ? *)", start: "cron(0 7 ? * MON-FRI *)" },
  deployment: { kind: "rolling" },
  firewall: false,
  containerInsights: "disabled",
  logDays: 3,
};
