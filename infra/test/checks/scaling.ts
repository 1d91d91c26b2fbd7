import type { Synthesized } from "../../src/synthesized.ts";
import { type Check, checkEach, type Verdict } from "./check.ts";
import { originOf, targetOf } from "./reading/references.ts";
import { type Resource, resources } from "./reading/resources.ts";

interface Target {
  resource_id: string;
  min_capacity: number;
  max_capacity: number;
  scalable_dimension: string;
}

interface Policy {
  resource_id: string;
  policy_type: string;
  target_tracking_scaling_policy_configuration: {
    target_value: number;
    scale_in_cooldown: number;
    scale_out_cooldown: number;
    predefined_metric_specification: { predefined_metric_type: string; resource_label?: string };
  };
}

interface Action {
  resource_id: string;
  schedule: string;
  timezone: string;
  scalable_target_action: { min_capacity: string; max_capacity: string };
}

interface Service {
  name: string;
  desired_count: number;
  load_balancer: { target_group_arn: string }[];
}

const check = checkEach<Target>("aws_appautoscaling_target");

/** The texts after the `/`s between references, as in `service/${cluster}/${service}`. */
const lastOf = (text: string): string => text.slice(text.lastIndexOf("${"));

const serviceOf = (shop: Synthesized, target: Resource<Target>): Service | undefined =>
  targetOf<Service>(shop, target, lastOf(target.block.resource_id));

/** The resources of a type that belong to a scaling target. */
const of = <T extends { resource_id: string }>(
  shop: Synthesized,
  type: string,
  { at }: Resource<Target>,
): Resource<T>[] =>
  resources<T>(shop, type).filter(({ stack, block }) => originOf(shop, stack, block.resource_id) === at);

const metricOf = ({ block }: Resource<Policy>) =>
  block.target_tracking_scaling_policy_configuration.predefined_metric_specification;

const policies = (shop: Synthesized, target: Resource<Target>, metric: string): Resource<Policy>[] =>
  of<Policy>(shop, "aws_appautoscaling_policy", target).filter(
    (one) => metricOf(one).predefined_metric_type === metric,
  );

/** True if a policy counts only the requests to the service that it scales. */
const countsOwn = (shop: Synthesized, target: Resource<Target>, policy: Resource<Policy>): Verdict => {
  const counted = originOf(shop, policy.stack, lastOf(metricOf(policy).resource_label ?? ""));
  const own = originOf(shop, target.stack, serviceOf(shop, target)?.load_balancer[0]?.target_group_arn);
  return (own !== undefined && counted === own) || "scales by the requests to something else";
};

/** Numbers of tasks. */
export const scalingChecks: readonly Check[] = [
  check({
    name: "services start with a number of tasks within their bounds",
    holds: ({ min_capacity, max_capacity, scalable_dimension }, { resource, shop }) => {
      const desired = serviceOf(shop, resource)?.desired_count ?? -1;
      return [
        (min_capacity <= desired && desired <= max_capacity) ||
          `begins with ${desired}, may have ${min_capacity} to ${max_capacity}`,
        scalable_dimension === "ecs:service:DesiredCount" || `scales ${scalable_dimension}`,
      ];
    },
    broken: [{ min_capacity: 50 }, { scalable_dimension: "ecs:cluster:DesiredCount" }],
  }),
  check({
    name: "each service has room to grow, and never a single task",
    only: "prod",
    holds: ({ min_capacity, max_capacity }) => [
      min_capacity >= 2 || `may be ${min_capacity} task`,
      max_capacity >= 2 * min_capacity || `may not have more than ${max_capacity} tasks`,
    ],
    broken: [{ min_capacity: 1 }, { max_capacity: 2 }],
  }),
  check({
    name: "services scale by their CPU",
    holds: (_, { resource, shop }) =>
      policies(shop, resource, "ECSServiceAverageCPUUtilization").length === 1 || "does not",
    broken: (shop) => {
      delete shop.stacks["services"]?.resource?.["aws_appautoscaling_policy"];
    },
  }),
  check({
    name: "services scale by their requests if the load balancer can count them",
    holds: (_, { resource, shop }) => {
      const found = policies(shop, resource, "ALBRequestCountPerTarget");
      // With two alternating target groups it cannot.
      const wanted = shop.environment.deployment.kind === "rolling" ? 1 : 0;
      return [
        found.length === wanted || `has ${found.length} policies for them`,
        ...found.map((policy) => countsOwn(shop, resource, policy)),
      ];
    },
    broken: (shop) => {
      const [policy] = resources<Policy>(shop, "aws_appautoscaling_policy");
      if (policy) {
        metricOf(policy).predefined_metric_type = "ALBRequestCountPerTarget";
        metricOf(policy).resource_label = "another";
      }
    },
  }),
  checkEach<Policy>("aws_appautoscaling_policy")({
    name: "tasks are added within a minute and removed after five",
    holds: ({ policy_type, target_tracking_scaling_policy_configuration: configuration }) => [
      policy_type === "TargetTrackingScaling" || `is a policy of ${policy_type}`,
      configuration.scale_out_cooldown === 60 || `waits ${configuration.scale_out_cooldown} s to add`,
      configuration.scale_in_cooldown === 300 || `waits ${configuration.scale_in_cooldown} s to take away`,
      configuration.target_value > 0 || "has no target",
    ],
    broken: [
      { policy_type: "StepScaling" },
      { target_tracking_scaling_policy_configuration: { scale_in_cooldown: 0 } },
      { target_tracking_scaling_policy_configuration: { scale_out_cooldown: 600 } },
      { target_tracking_scaling_policy_configuration: { target_value: 0 } },
    ],
  }),
  {
    name: "prod runs at night",
    only: "prod",
    faults: (shop) =>
      resources<Action>(shop, "aws_appautoscaling_scheduled_action").map(({ at }) => `${at} may`),
    broken: ({ stacks: { services } }) =>
      Object.assign(services?.resource ?? {}, { aws_appautoscaling_scheduled_action: { night: {} } }),
  },
  check({
    name: "dev stops at night, and is restored in the morning",
    only: "dev",
    holds: ({ min_capacity, max_capacity }, { resource, shop }) => {
      const found = of<Action>(shop, "aws_appautoscaling_scheduled_action", resource).map(({ block }) => {
        const { min_capacity: min, max_capacity: max } = block.scalable_target_action;
        return `${min}-${max}`;
      });
      return found.toSorted().join() === `0-0,${min_capacity}-${max_capacity}` || `goes to ${found.join()}`;
    },
    broken: { max_capacity: 9 },
  }),
];
