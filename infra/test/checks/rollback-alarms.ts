import type { Synthesized } from "../../src/synthesized.ts";
import { breakFirst } from "./breaking.ts";
import { type Check, checkEach } from "./check.ts";
import { type Alarm, alarms, metricsOf, serviceOf } from "./reading/alarms.ts";
import { originOf, targetOf } from "./reading/references.ts";
import { resources } from "./reading/resources.ts";

interface Service {
  name: string;
  alarms: { enable: boolean; rollback: boolean; alarm_names: string[] };
}

const watchAnother = (shop: Synthesized): void => {
  const [one, other] = resources<Service>(shop, "aws_ecs_service");
  if (one && other) one.block.alarms.alarm_names = other.block.alarms.alarm_names;
};

/** Alarms that roll back a deployment, and AWS's events for operators. */
export const rollbackAlarmChecks: readonly Check[] = [
  checkEach<Service>("aws_ecs_service")({
    name: "alarms of its own service roll back a deployment: failures and latency",
    holds: ({ name, alarms: { enable, rollback, alarm_names } }, { resource, shop }) => {
      const watching = alarm_names.map((text) => targetOf<Alarm>(shop, resource, text));
      const metrics = watching.flatMap((alarm) => (alarm ? metricsOf(alarm) : []));
      return [
        (enable && rollback) || "is not rolled back",
        watching.every((alarm) => alarm !== undefined) || "refers to an alarm that does not exist",
        ...metrics.map(
          (metric) =>
            serviceOf(shop, resource.stack, metric) === name ||
            `refers to ${metric.metric_name} of another service`,
        ),
        ...["HTTPCode_Target_5XX_Count", "TargetResponseTime"].map(
          (wanted) => metrics.some(({ metric_name }) => metric_name === wanted) || `ignores its ${wanted}`,
        ),
      ];
    },
    broken: [
      { alarms: { alarm_names: ["shop-prod-catalog-failing"] } },
      { alarms: { rollback: false } },
      watchAnother,
    ],
  }),
  checkEach<Service>("aws_ecs_service")({
    name: "a rollback alarm has a floor, and does not count rejected requests",
    holds: ({ alarms: { alarm_names } }, { resource, shop }) =>
      alarm_names.flatMap((text) => {
        const queries = targetOf<Alarm>(shop, resource, text)?.metric_query ?? [];
        const expression = queries.find(({ return_data }) => return_data)?.expression ?? "";
        const counts5xx = queries.some(({ metric }) => metric?.metric_name === "HTTPCode_Target_5XX_Count");
        return [
          /^IF\(.* >= \d+, .*, 0\)$/.test(expression) || `goes off for a single request: ${expression}`,
          !counts5xx || /failed - FILL\(turned_away, 0\)/.test(expression) || "counts rejected requests",
        ];
      }),
    broken: (shop) => {
      for (const { block } of alarms(shop))
        for (const query of block.metric_query ?? [])
          if (query.expression) query.expression = "100 * failed / requests";
    },
  }),
  {
    name: "events of the database and of failed deployments are published to the alarm topic",
    faults: (shop) => {
      const published = (type: string, argument: string): string[] =>
        resources<Record<string, string>>(shop, type).map(({ stack, block }) =>
          String(originOf(shop, stack, block[argument])),
        );
      const isTopic = (origin: string) => origin.includes("/aws_sns_topic.");
      const patterns = resources<{ event_pattern: string }>(shop, "aws_cloudwatch_event_rule");
      const principals = JSON.stringify(resources(shop, "aws_sns_topic_policy"));
      return [
        ...(published("aws_db_event_subscription", "sns_topic").some(isTopic)
          ? []
          : ["the database's events are not published"]),
        ...(published("aws_cloudwatch_event_target", "arn").some(isTopic)
          ? []
          : ["failed deployments are not published"]),
        ...(patterns.some(({ block }) => block.event_pattern.includes("SERVICE_DEPLOYMENT_FAILED"))
          ? []
          : ["no rule matches failed deployments"]),
        ...["events.amazonaws.com", "events.rds.amazonaws.com"]
          .filter((one) => !principals.includes(`\\"${one}`))
          .map((one) => `${one} may not publish`),
      ];
    },
    broken: [
      breakFirst<{ sns_topic: string }>("aws_db_event_subscription", { sns_topic: "arn" }),
      breakFirst<{ arn: string }>("aws_cloudwatch_event_target", { arn: "arn" }),
      breakFirst<{ event_pattern: string }>("aws_cloudwatch_event_rule", { event_pattern: "{}" }),
      breakFirst<{ policy: string }>("aws_sns_topic_policy", { policy: '{"Statement":[]}' }),
    ],
  },
];
