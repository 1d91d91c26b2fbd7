import type { Synthesized } from "../../../src/synthesized.ts";
import { originOf } from "./references.ts";
import { type Resource, resources } from "./resources.ts";

/** The arguments of an alarm that checks read. */
export interface Alarm {
  alarm_name: string;
  alarm_description: string;
  alarm_actions: string[];
  ok_actions: string[];
  treat_missing_data: string;
  comparison_operator: string;
  threshold: number;
  evaluation_periods: number;
  datapoints_to_alarm: number;
  namespace?: string;
  metric_name?: string;
  period?: number;
  dimensions?: Record<string, string>;
  metric_query?: { id: string; expression?: string; return_data: boolean; metric?: Metric }[];
}

/** A metric as CloudWatch knows it. */
export interface Metric {
  namespace: string;
  metric_name: string;
  dimensions: Record<string, string>;
}

/** All alarms. */
export const alarms = (shop: Synthesized): Resource<Alarm>[] =>
  resources<Alarm>(shop, "aws_cloudwatch_metric_alarm");

/** The metrics that an alarm watches: its own, or those of its expressions. */
export const metricsOf = ({
  namespace,
  metric_name,
  dimensions = {},
  metric_query = [],
}: Alarm): Metric[] => [
  ...(namespace && metric_name ? [{ namespace, metric_name, dimensions }] : []),
  ...metric_query.flatMap(({ metric }) => metric ?? []),
];

interface Service {
  name: string;
  load_balancer: { target_group_arn: string }[];
}

/** The service that a metric belongs to, by its name or its target group. */
export const serviceOf = (shop: Synthesized, stack: string, { dimensions }: Metric): string | undefined => {
  const named = dimensions["ServiceName"] ?? dimensions["Service"];
  if (named) return named;
  const group = originOf(shop, stack, dimensions["TargetGroup"]);
  return resources<Service>(shop, "aws_ecs_service").find(
    ({ stack: from, block }) =>
      group && originOf(shop, from, block.load_balancer[0]?.target_group_arn) === group,
  )?.block.name;
};

/** Existing metrics by namespace, with their dimensions. CloudWatch accepts misspelt ones but never measures them. */
const known: Readonly<
  Record<string, { readonly metrics: readonly string[]; readonly dimensions: readonly string[] }>
> = {
  "AWS/ApplicationELB": {
    metrics: [
      "RequestCount",
      "HTTPCode_Target_4XX_Count",
      "HTTPCode_Target_5XX_Count",
      "HTTPCode_ELB_5XX_Count",
      "TargetResponseTime",
      "HealthyHostCount",
      "UnHealthyHostCount",
    ],
    dimensions: ["LoadBalancer", "LoadBalancer,TargetGroup"],
  },
  "AWS/ECS": { metrics: ["CPUUtilization", "MemoryUtilization"], dimensions: ["ClusterName,ServiceName"] },
  "AWS/RDS": {
    metrics: [
      "CPUUtilization",
      "DatabaseConnections",
      "FreeStorageSpace",
      "FreeableMemory",
      "CPUSurplusCreditBalance",
      "ReadLatency",
      "WriteLatency",
    ],
    dimensions: ["DBInstanceIdentifier"],
  },
  "AWS/Lambda": { metrics: ["Errors", "Invocations"], dimensions: ["FunctionName"] },
  "AWS/WAFV2": { metrics: ["BlockedRequests"], dimensions: ["Region,Rule,WebACL"] },
  // Metrics that the services publish: packages/service and services/payment.
  FargateShop: {
    metrics: ["EventLoopLag", "Payments", "PaymentsStuck", "TurnedAway"],
    dimensions: ["Service", "Outcome,Service"],
  },
};

/** The faults in a metric's name, its namespace or the names of its dimensions. */
export const unknownIn = ({ namespace, metric_name, dimensions }: Metric): string[] => {
  const found = known[namespace];
  const names = Object.keys(dimensions).toSorted().join();
  if (!found) return [`watches the unknown ${namespace}`];
  return [
    ...(found.metrics.includes(metric_name) ? [] : [`watches the unknown ${namespace} ${metric_name}`]),
    ...(found.dimensions.includes(names) ? [] : [`finds ${metric_name} by ${names}`]),
  ];
};
