import { type Check, checkEach } from "./check.ts";
import { originOf, targetOf } from "./reading/references.ts";
import { first, resources } from "./reading/resources.ts";

interface Service {
  deployment_controller?: { type: string };
  deployment_configuration?: {
    strategy: string;
    bake_time_in_minutes: string;
    canary_configuration: { canary_percent: number; canary_bake_time_in_minutes: string };
  };
  load_balancer: {
    target_group_arn: string;
    advanced_configuration?: {
      alternate_target_group_arn: string;
      production_listener_rule: string;
      role_arn: string;
    };
  }[];
}

interface Rule {
  action: { forward?: { target_group: { arn: string; weight: number }[] } }[];
  lifecycle?: { ignore_changes?: string[] };
}

interface Policy {
  target_tracking_scaling_policy_configuration: {
    predefined_metric_specification: { predefined_metric_type: string };
  };
}

const checkService = checkEach<Service>("aws_ecs_service");
const checkRule = checkEach<Rule>("aws_lb_listener_rule");

const attached = "AmazonECSInfrastructureRolePolicyForLoadBalancers";

/** Differences if ECS shifts traffic step by step. */
export const canaryChecks: readonly Check[] = [
  checkService({
    name: "ECS sends some requests to the new version, waits, and then sends the rest",
    only: "canary",
    holds: ({ deployment_configuration: configuration, deployment_controller }) => [
      configuration?.strategy === "CANARY" || "does not",
      Number(configuration?.canary_configuration.canary_percent) < 50 || "sends too many at first",
      Number(configuration?.canary_configuration.canary_bake_time_in_minutes) > 0 || "does not wait",
      /^(ECS)?$/.test(deployment_controller?.type ?? "") || "is not deployed by ECS",
    ],
    broken: [{ deployment_configuration: undefined }, { deployment_controller: { type: "CODE_DEPLOY" } }],
  }),
  checkService({
    name: "the new version has a target group of its own, and ECS the role to shift traffic to it",
    only: "canary",
    holds: ({ load_balancer: [entry] }, { resource, shop }) => {
      const { stack } = resource;
      const advanced = entry?.advanced_configuration;
      const alternate = originOf(shop, stack, advanced?.alternate_target_group_arn);
      const role = targetOf<{ assume_role_policy: string }>(shop, resource, advanced?.role_arn);
      const policies = resources<{ role: string; policy_arn: string }>(
        shop,
        "aws_iam_role_policy_attachment",
      ).filter(
        ({ block }) => originOf(shop, stack, block.role) === originOf(shop, stack, advanced?.role_arn),
      );
      return [
        (alternate !== undefined && alternate !== originOf(shop, stack, entry?.target_group_arn)) ||
          "has no second group",
        targetOf<Rule>(shop, resource, advanced?.production_listener_rule) !== undefined ||
          "has no rule to change",
        role?.assume_role_policy.includes('"ecs.amazonaws.com"') || "has no role that ECS may assume",
        policies.some(({ block }) => block.policy_arn.endsWith(attached)) || "has a role without permissions",
      ];
    },
    broken: (shop) => {
      const [entry] = first<Service>(shop, "aws_ecs_service").load_balancer;
      delete entry?.advanced_configuration;
    },
  }),
  checkRule({
    name: "all requests go to the first group until ECS shifts them",
    only: "canary",
    holds: ({ action: [action] }) =>
      action?.forward?.target_group.map(({ weight }) => weight).join() === "100,0" || "do not",
    broken: { action: [] },
  }),
  checkRule({
    name: "a deployment of the infrastructure does not undo what ECS shifts",
    only: "canary",
    holds: ({ lifecycle }) => lifecycle?.ignore_changes?.join() === "action" || "does",
    broken: { lifecycle: undefined },
  }),
  {
    name: "no service scales by requests, which the load balancer counts for neither group",
    only: "canary",
    faults: (shop) =>
      resources<Policy>(shop, "aws_appautoscaling_policy")
        .filter(
          ({ block }) =>
            block.target_tracking_scaling_policy_configuration.predefined_metric_specification
              .predefined_metric_type === "ALBRequestCountPerTarget",
        )
        .map(({ at }) => `${at} does`),
    broken: (shop) => {
      const policy = first<Policy>(shop, "aws_appautoscaling_policy");
      policy.target_tracking_scaling_policy_configuration.predefined_metric_specification.predefined_metric_type =
        "ALBRequestCountPerTarget";
    },
  },
];
