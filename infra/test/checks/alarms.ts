import { serviceNames } from "@shop/topology";
import { referredTo, type Synthesized } from "../../src/synthesized.ts";
import { breakFirst } from "./breaking.ts";
import { type Check, checkEach } from "./check.ts";
import { type Alarm, alarms, metricsOf, serviceOf, unknownIn } from "./reading/alarms.ts";
import { originOf } from "./reading/references.ts";
import { resources } from "./reading/resources.ts";

const check = checkEach<Alarm>("aws_cloudwatch_metric_alarm");

/** Seconds between two values of metrics that are not measured each minute, or are evaluated per day. */
const measuredEvery: Readonly<Record<string, number>> = { CPUSurplusCreditBalance: 300, Invocations: 86_400 };

/** The alarms of every service. */
const ofService = [
  "HTTPCode_Target_5XX_Count",
  "TargetResponseTime",
  "HealthyHostCount",
  "UnHealthyHostCount",
  "CPUUtilization",
  "MemoryUtilization",
];

/** True if the resource that a dimension names exists. */
const isThere = (shop: Synthesized, stack: string, name: string, value: string): boolean => {
  const named = (type: string, argument: string): boolean =>
    resources<Record<string, unknown>>(shop, type).some(({ block }) => block[argument] === value);
  const referred: Readonly<Record<string, string>> = {
    LoadBalancer: "aws_lb",
    TargetGroup: "aws_lb_target_group",
    ClusterName: "aws_ecs_cluster",
  };
  const type = referred[name];
  if (type) return referredTo(shop, stack, value)?.type === type;
  if (name === "ServiceName" || name === "Service") return named("aws_ecs_service", "name");
  if (name === "DBInstanceIdentifier") return named("aws_db_instance", "identifier");
  if (name === "FunctionName") return named("aws_lambda_function", "function_name");
  if (name === "WebACL") return named("aws_wafv2_web_acl", "name");
  return name === "Rule" || value === shop.environment.region;
};

/** A check that metrics have alarms. */
export const watched = (
  name: string,
  namespace: string,
  metrics: readonly string[],
  only?: Check["only"],
): Check => ({
  name,
  ...(only && { only }),
  faults: (shop) => {
    const found = alarms(shop).flatMap(({ block }) => metricsOf(block));
    return metrics
      .filter((metric) => !found.some((one) => one.namespace === namespace && one.metric_name === metric))
      .map((metric) => `no alarm watches ${namespace} ${metric}`);
  },
  broken: (shop) => {
    for (const { block } of alarms(shop))
      if (block.namespace === namespace && block.metric_name === metrics[0]) block.metric_name = "Nothing";
  },
});

const nameTwice = (shop: Synthesized): void => {
  const [one, other] = alarms(shop);
  if (one && other) one.block.alarm_name = other.block.alarm_name;
};

/** Alarms for operators. */
export const alarmChecks: readonly Check[] = [
  check({
    name: "each alarm notifies operators when it goes off and when it ends",
    holds: ({ alarm_actions, ok_actions }, { resource: { stack }, shop }) =>
      [alarm_actions, ok_actions].map(
        ([topic]) => originOf(shop, stack, topic)?.includes("/aws_sns_topic.") || "tells nobody",
      ),
    broken: { alarm_actions: [] },
  }),
  check({
    name: "each alarm has a unique name and a description of the problem and the remedy",
    holds: ({ alarm_name, alarm_description }, { resource, shop }) => [
      alarm_description.length > 40 || "does not notify",
      alarm_name.startsWith(`shop-${shop.environment.name}-`) || `is called ${alarm_name}`,
      alarms(shop).every(({ at, block }) => at === resource.at || block.alarm_name !== alarm_name) ||
        `is called ${alarm_name}, like another one`,
    ],
    broken: [{ alarm_description: "" }, { alarm_name: "failing" }, nameTwice],
  }),
  check({
    name: "each alarm defines how it treats missing data",
    holds: ({ treat_missing_data }) => /^(notBreaching|breaching)$/.test(treat_missing_data) || "does not",
    broken: { treat_missing_data: "missing" },
  }),
  check({
    name: "each alarm watches a metric that exists",
    holds: (alarm) => [
      ...(metricsOf(alarm).length > 0 ? [] : ["watches nothing"]),
      ...metricsOf(alarm).flatMap(unknownIn),
    ],
    broken: [
      { namespace: "AWS/ECS", metric_name: "CpuUtilization", dimensions: {} },
      { namespace: "AWS/ESC" },
      { metric_name: undefined },
    ],
  }),
  check({
    name: "each alarm watches a resource that exists",
    holds: (alarm, { resource: { stack }, shop }) =>
      metricsOf(alarm).flatMap(({ dimensions }) =>
        Object.entries(dimensions).map(
          ([name, value]) =>
            isThere(shop, stack, name, value) || `watches the ${name} ${value}, which does not exist`,
        ),
      ),
    broken: breakFirst<{ identifier: string }>("aws_db_instance", { identifier: "renamed" }),
  }),
  check({
    name: "an alarm with expressions uses its own metrics and has one result",
    holds: ({ metric_query = [] }) => {
      const [result, ...more] = metric_query.filter(({ return_data }) => return_data);
      const used = result?.expression?.match(/[a-z]\w*/g) ?? [];
      const ids = metric_query.map(({ id }) => id);
      return (
        metric_query.length === 0 ||
        (more.length === 0 && used.length > 0 && used.every((id) => ids.includes(id))) ||
        "does not"
      );
    },
    broken: { metric_query: [{ id: "result", expression: "failed / requests", return_data: true }] },
  }),
  check({
    name: "alarms need consecutive periods, match their metric's resolution, and evaluate at most one week",
    holds: ({ period = 60, evaluation_periods, datapoints_to_alarm, metric_name = "" }) => [
      (datapoints_to_alarm >= 1 && datapoints_to_alarm <= evaluation_periods) || "do not",
      period === (measuredEvery[metric_name] ?? 60) || `has a period of ${period} s`,
      period * evaluation_periods <= 7 * 86_400 || "evaluates more than a week",
    ],
    broken: [{ datapoints_to_alarm: 99 }, { period: 300 }, { evaluation_periods: 20_000 }],
  }),
  {
    name: "each service has alarms for failures, latency, healthy tasks, CPU, memory",
    faults: (shop) => {
      const found = alarms(shop).flatMap(({ stack, block }) =>
        metricsOf(block).map((metric) => `${serviceOf(shop, stack, metric)} ${metric.metric_name}`),
      );
      return serviceNames
        .flatMap((service) => ofService.map((metric) => `${service} ${metric}`))
        .filter((one) => !found.includes(one))
        .map((one) => `no alarm watches ${one}`);
    },
    broken: (shop) => {
      const alarm = alarms(shop).find(({ block }) => block.metric_name === "HealthyHostCount");
      if (alarm) alarm.block.metric_name = "RequestCount";
    },
  },
  watched("the database has alarms for CPU and its credits, memory, storage, connections", "AWS/RDS", [
    "CPUUtilization",
    "CPUSurplusCreditBalance",
    "FreeableMemory",
    "FreeStorageSpace",
    "DatabaseConnections",
  ]),
  watched("an alarm detects a week without a rotation", "AWS/Lambda", ["Invocations"]),
  {
    name: "secrets are rotated within the time that an alarm can evaluate",
    faults: (shop) => {
      const looksBack = alarms(shop)
        .filter(({ block }) => block.metric_name === "Invocations")
        .map(({ block }) => ((block.period ?? 60) * block.evaluation_periods) / 86_400);
      return resources<{ rotation_rules: { automatically_after_days: number } }>(
        shop,
        "aws_secretsmanager_secret_rotation",
      )
        .filter(({ block }) =>
          looksBack.some((days) => block.rotation_rules.automatically_after_days + 1 >= days),
        )
        .map(({ at }) => `${at} would go off although the secret is rotated in time`);
    },
    broken: breakFirst<{ rotation_rules: object }>("aws_secretsmanager_secret_rotation", {
      rotation_rules: { automatically_after_days: 30 },
    }),
  },
  watched("an alarm watches the load balancer's own errors", "AWS/ApplicationELB", [
    "HTTPCode_ELB_5XX_Count",
  ]),
  watched("an alarm watches the requests that the firewall blocks", "AWS/WAFV2", ["BlockedRequests"], "prod"),
  {
    name: "an alarm watches the errors of every function",
    faults: (shop) => {
      const found = alarms(shop)
        .flatMap(({ block }) => metricsOf(block))
        .filter(({ metric_name }) => metric_name === "Errors")
        .map(({ dimensions }) => dimensions["FunctionName"]);
      return resources<{ function_name: string }>(shop, "aws_lambda_function")
        .filter(({ block }) => !found.includes(block.function_name))
        .map(({ at }) => `no alarm watches ${at}`);
    },
    broken: breakFirst<{ function_name: string }>("aws_lambda_function", { function_name: "another" }),
  },
  checkEach<Alarm>(
    "aws_cloudwatch_metric_alarm",
    ({ metric_name }) => metric_name === "HealthyHostCount",
  )({
    name: "alarms detect too few tasks, including none",
    only: "prod",
    holds: ({ comparison_operator, threshold, treat_missing_data }) => [
      (comparison_operator === "LessThanThreshold" && threshold >= 2) || "are not",
      treat_missing_data === "breaching" || "treats no tasks as healthy",
    ],
    broken: [{ treat_missing_data: "notBreaching" }, { threshold: 0 }],
  }),
];
