import type { Found } from "../../src/synthesized.ts";
import { assumptions } from "./assumptions.ts";
import { createLine } from "./line.ts";
import type { Pricer } from "./pricer.ts";
import { prices } from "./prices.ts";

/** An alarm is billed for each metric in its calculation. */
const metricsOf = ({ block }: Found): number => {
  const queries = (block["metric_query"] ?? []) as readonly { readonly metric?: unknown }[];
  return Math.max(1, queries.filter(({ metric }) => metric).length);
};

export const priceAlarms: Pricer = (alarms) => {
  const metrics = alarms.map(metricsOf).reduce((sum, one) => sum + one, 0);
  return [
    createLine("Watching", {
      what: `${alarms.length} × alarm: metrics that they watch`,
      quantity: metrics,
      price: prices.alarmMetric,
    }),
  ];
};

export const priceScalingPolicies: Pricer = (policies) => [
  createLine("Watching", {
    what: `alarms of ${policies.length} × scaling policy`,
    quantity: policies.length * assumptions.scalingAlarms.perPolicy,
    price: prices.alarmMetric,
    assumes: [assumptions.scalingAlarms],
  }),
];

export const priceDashboards: Pricer = (dashboards) => [
  createLine("Watching", {
    what: `${dashboards.length} × dashboard`,
    quantity: dashboards.length,
    price: prices.dashboard,
  }),
];

export const priceLogGroups: Pricer = (logGroups) => [
  createLine("Watching", {
    what: `other input of ${logGroups.length} log groups`,
    quantity: logGroups.length * assumptions.logs.gbPerGroup,
    price: prices.logs,
    assumes: [assumptions.logs],
  }),
];
