import { serviceNames } from "@shop/topology";
import { type Breaking, breakFirst } from "./breaking.ts";
import { type Check, checkEach } from "./check.ts";
import { unknownIn } from "./reading/alarms.ts";
import { argumentsOf, first, resources } from "./reading/resources.ts";

export interface SamplingRule {
  rule_name: string;
  priority: number;
  http_method: string;
  url_path: string;
  reservoir_size: number;
  fixed_rate: number;
}

interface Dashboard {
  readonly widgets: readonly {
    readonly x: number;
    readonly width: number;
    readonly properties: { readonly metrics?: readonly (string | object)[][] };
  }[];
}

/** A line of a chart has its metric, and then each dimension with its value. */
const metricOf = (line: readonly (string | object)[]) => {
  const [namespace = "", metric_name = "", ...pairs] = line.filter((one) => typeof one === "string");
  const dimensions = Object.fromEntries(
    pairs.flatMap((name, at) => (at % 2 ? [] : [[name, pairs[at + 1] ?? ""]])),
  );
  return { namespace, metric_name, dimensions };
};

const breakDashboard =
  (text: string, other: string): Breaking =>
  (shop) => {
    const dashboard = first<{ dashboard_body: string }>(shop, "aws_cloudwatch_dashboard");
    dashboard.dashboard_body = dashboard.dashboard_body.replace(text, other);
  };

export const breakRule =
  (name: string, changes: Partial<SamplingRule>): Breaking =>
  (shop) => {
    const rules = resources<SamplingRule>(shop, "aws_xray_sampling_rule");
    Object.assign(argumentsOf(rules.find(({ block }) => block.rule_name.endsWith(name))), changes);
  };

const checkRule = checkEach<SamplingRule>("aws_xray_sampling_rule");

/** Dashboard and notifications. */
export const observabilityChecks: readonly Check[] = [
  checkEach<{ dashboard_body: string }>("aws_cloudwatch_dashboard")({
    name: "the dashboard shows metrics that exist, side by side",
    holds: ({ dashboard_body }) => {
      const { widgets } = JSON.parse(dashboard_body) as Dashboard;
      return widgets.flatMap(({ x, width, properties: { metrics = [] } }) => [
        x + width <= 24 || "has a widget that sticks out",
        ...metrics.map(metricOf).flatMap(unknownIn),
      ]);
    },
    broken: [breakDashboard("RequestCount", "RequestsCount"), breakDashboard('"x":0', '"x":20')],
  }),
  checkEach<{ dashboard_body: string }>("aws_cloudwatch_dashboard")({
    name: "the dashboard shows every service",
    holds: ({ dashboard_body }) =>
      serviceNames.map((name) => dashboard_body.includes(`## ${name}: `) || `lacks ${name}`),
    broken: serviceNames.map((name) => breakDashboard(`## ${name}: `, "## another: ")),
  }),
  {
    name: "alarms reach the environment's address",
    faults: (shop) => {
      const found = resources<{ protocol: string; endpoint: string }>(shop, "aws_sns_topic_subscription");
      const { alarmEmail } = shop.environment;
      return found.some(({ block }) => block.protocol === "email" && block.endpoint === alarmEmail)
        ? []
        : [`${alarmEmail} is not notified`];
    },
    broken: breakFirst<{ endpoint: string }>("aws_sns_topic_subscription", {
      endpoint: "nobody@shop.example",
    }),
  },
  checkEach<{
    limit_amount: string;
    notification: { notification_type: string; subscriber_email_addresses: string[] }[];
  }>("aws_budgets_budget")({
    name: "operators are notified before a month becomes too expensive",
    holds: ({ limit_amount, notification }, { shop }) => [
      Number(limit_amount) === shop.environment.monthlyBudgetUsd || `is of ${limit_amount} USD`,
      ...["ACTUAL", "FORECASTED"].map(
        (type) =>
          notification.some(
            (one) =>
              one.notification_type === type &&
              one.subscriber_email_addresses.includes(shop.environment.alarmEmail),
          ) || `does not report ${type.toLowerCase()} costs`,
      ),
    ],
    broken: [{ notification: [] }, { limit_amount: "1" }],
  }),
  {
    name: "health checks leave no traces, other requests sometimes",
    faults: (shop) => {
      const found = resources<SamplingRule>(shop, "aws_xray_sampling_rule").map(({ block }) => block);
      const [health, ...others] = found.toSorted((one, other) => one.priority - other.priority);
      const rest = others.filter(({ http_method }) => http_method !== "POST");
      return [
        ...(health?.url_path === "/health/*" && health.fixed_rate === 0 && health.reservoir_size === 0
          ? []
          : ["health checks leave traces"]),
        ...(rest.length > 0 && rest.every(({ fixed_rate }) => fixed_rate > 0 && fixed_rate <= 0.1)
          ? []
          : ["all or no other requests leave traces"]),
      ];
    },
    broken: [
      breakFirst<SamplingRule>("aws_xray_sampling_rule", { fixed_rate: 0.5 }),
      breakRule("others", { fixed_rate: 1 }),
    ],
  },
  checkRule({
    name: "sampling rules have valid names and distinct priorities",
    holds: ({ rule_name, priority }, { resource, shop }) => [
      rule_name.length <= 32 || `is called ${rule_name}`,
      resources<SamplingRule>(shop, "aws_xray_sampling_rule").every(
        ({ at, block }) => at === resource.at || block.priority !== priority,
      ) || "has the same priority as another",
    ],
    broken: [{ rule_name: "a name that is longer than thirty-two letters" }, { priority: 100 }],
  }),
  checkEach<{ setting: { name: string; value: string }[] }>("aws_ecs_cluster")({
    name: "Container Insights matches the environment, because each metric is billed",
    holds: ({ setting }, { shop }) =>
      setting.some(
        ({ name, value }) => name === "containerInsights" && value === shop.environment.containerInsights,
      ) || "is not",
    broken: { setting: [] },
  }),
];
