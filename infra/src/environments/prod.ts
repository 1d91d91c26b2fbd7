import type { Environment } from "./environment.ts";

/** The production shop: it survives any single failure. */
export const prod: Environment = {
  name: "prod",
  region: "us-east-1",
  zones: ["us-east-1a", "us-east-1b", "us-east-1c"],
  network: 30,
  egress: "nat-in-each-zone",
  entry: { kind: "https", domain: "shop.example.com", hostedZone: "example.com" },
  stateBucket: "fargate-shop-prod-state",
  repository: "example/fargate-shop",
  alarmEmail: "alarms@shop.example",
  monthlyBudgetUsd: 450,
  keepData: true,
  finalSnapshot: true,
  database: {
    instanceClass: "db.t4g.medium",
    maxConnections: 413,
    memoryGiB: 4,
    storageGiB: 20,
    maxStorageGiB: 200,
    multiAz: true,
    backupDays: 14,
    monitoringIntervalS: 60,
  },
  tasks: { onDemandBase: 2 },
  scaling: { cpuPercent: 40 },
  deployment: { kind: "rolling" },
  firewall: true,
  containerInsights: "enhanced",
  logDays: 365,
};
