import { type Arguments, first, type Mapping } from "../mapping.ts";

const named = (map: unknown): object[] => {
  return Object.entries(map as Record<string, unknown>).map(([Name, Value]) => ({ Name, Value }));
};

const metricQuery = ({ metric, ...query }: Arguments): object => {
  if (metric === undefined) return query;
  const { dimensions, namespace, metric_name: name, period, stat } = first(metric);
  const described = { Namespace: namespace, MetricName: name, Dimensions: named(dimensions) };
  return { ...query, MetricStat: { Metric: described, Period: period, Stat: stat } };
};

/** Alarms, logs, traces, the budget. */
export const watchingMappings: Readonly<Record<string, Mapping>> = {
  aws_budgets_budget: {
    parts: [
      {
        operation: "budgets:CreateBudget",
        takes: ["name", "budget_type", "time_unit", "limit_amount", "limit_unit", "notification"],
        members: (block) => ({
          AccountId: "123456789012",
          Budget: {
            BudgetName: block["name"],
            BudgetType: block["budget_type"],
            TimeUnit: block["time_unit"],
            BudgetLimit: { Amount: block["limit_amount"], Unit: block["limit_unit"] },
          },
          NotificationsWithSubscribers: (block["notification"] as Arguments[]).map((notice) => ({
            Notification: {
              NotificationType: notice["notification_type"],
              ComparisonOperator: notice["comparison_operator"],
              Threshold: notice["threshold"],
              ThresholdType: notice["threshold_type"],
            },
            Subscribers: (notice["subscriber_email_addresses"] as string[]).map((Address) => ({
              SubscriptionType: "EMAIL",
              Address,
            })),
          })),
        }),
      },
    ],
  },
  aws_cloudwatch_dashboard: { parts: [{ operation: "cloudwatch:PutDashboard" }] },
  aws_cloudwatch_event_rule: { parts: [{ operation: "events:PutRule" }] },
  aws_cloudwatch_event_target: {
    parts: [
      {
        operation: "events:PutTargets",
        takes: ["arn", "target_id", "input_transformer"],
        members: (block) => {
          const transformer = first(block["input_transformer"]);
          return {
            Targets: [
              {
                Arn: block["arn"],
                Id: block["target_id"] ?? "terraform",
                ...(block["input_transformer"] !== undefined && {
                  InputTransformer: {
                    InputPathsMap: transformer["input_paths"],
                    InputTemplate: transformer["input_template"],
                  },
                }),
              },
            ],
          };
        },
      },
    ],
  },
  aws_cloudwatch_log_group: {
    parts: [
      { operation: "logs:CreateLogGroup" },
      {
        operation: "logs:PutRetentionPolicy",
        takes: ["retention_in_days"],
        members: (block) => ({ logGroupName: block["name"], retentionInDays: block["retention_in_days"] }),
      },
    ],
    rename: { name: "logGroupName" },
  },
  aws_cloudwatch_metric_alarm: {
    parts: [
      {
        operation: "cloudwatch:PutMetricAlarm",
        takes: ["dimensions", "metric_query"],
        members: ({ dimensions, metric_query: queries }) => ({
          ...(dimensions !== undefined && { Dimensions: named(dimensions) }),
          ...(queries !== undefined && { Metrics: (queries as Arguments[]).map(metricQuery) }),
        }),
      },
    ],
    rename: { ok_actions: "OKActions" },
  },
  aws_xray_group: { parts: [{ operation: "xray:CreateGroup" }] },
  aws_xray_sampling_rule: {
    parts: [
      {
        operation: "xray:CreateSamplingRule",
        takes: [
          "rule_name",
          "priority",
          "version",
          "service_name",
          "service_type",
          "host",
          "resource_arn",
          "http_method",
          "url_path",
          "reservoir_size",
          "fixed_rate",
        ],
        members: (block) => ({ SamplingRule: block }),
      },
    ],
  },
};
