import { type ServiceName, topology } from "@shop/topology";
import { type Check, checkEach } from "./check.ts";
import { addressesOf, groupOf, groupsIn, peerOf, rules } from "./reading/connections.ts";
import { containersOf, type TaskDefinition } from "./reading/containers.ts";
import { originOf, targetOf } from "./reading/references.ts";
import { resources } from "./reading/resources.ts";

export interface Service {
  name: ServiceName;
  cluster: string;
  task_definition: string;
  launch_type?: string;
  desired_count: number;
  capacity_provider_strategy: { capacity_provider: string; base?: number; weight: number }[];
  deployment_circuit_breaker: { enable: boolean; rollback: boolean };
  deployment_minimum_healthy_percent: number;
  deployment_maximum_percent: number;
  availability_zone_rebalancing: string;
  health_check_grace_period_seconds: number;
  enable_execute_command: boolean;
  enable_ecs_managed_tags: boolean;
  propagate_tags: string;
  platform_version: string;
  wait_for_steady_state: boolean;
  load_balancer: { target_group_arn: string; container_name: string; container_port: number }[];
  service_registries?: { registry_arn: string };
  service_connect_configuration?: object;
  network_configuration: { security_groups: string[] };
  depends_on: string[];
  lifecycle: { ignore_changes?: string[] };
}

interface Deployed {
  readonly cluster: string;
  readonly task_definitions: Readonly<Record<string, string>>;
}

const check = checkEach<Service>("aws_ecs_service");

const onDemand = ({ capacity_provider_strategy: strategy }: Service) =>
  strategy.filter(({ capacity_provider }) => capacity_provider === "FARGATE");

/** ECS services: health, capacity and deployments. */
export const serviceChecks: readonly Check[] = [
  check({
    name: "a version that does not start is rolled back",
    holds: ({ deployment_circuit_breaker: { enable, rollback } }) => (enable && rollback) || "is not",
    broken: { deployment_circuit_breaker: { rollback: false } },
  }),
  check({
    name: "a deployment stops no task before its replacement runs",
    holds: ({ deployment_minimum_healthy_percent: min, deployment_maximum_percent: max }) =>
      (min === 100 && max === 200) || `goes from ${min} to ${max} %`,
    broken: { deployment_minimum_healthy_percent: 50 },
  }),
  check({
    name: "a new task has a grace period of a minute",
    holds: ({ health_check_grace_period_seconds: grace }) => grace === 60 || `has ${grace} s`,
    broken: { health_check_grace_period_seconds: 0 },
  }),
  check({
    name: "tasks are rebalanced over the zones when one recovers",
    holds: ({ availability_zone_rebalancing }) => availability_zone_rebalancing === "ENABLED" || "are not",
    broken: { availability_zone_rebalancing: undefined },
  }),
  check({
    name: "services use capacity providers, not a launch type",
    holds: ({ launch_type, capacity_provider_strategy: strategy }) => [
      launch_type === undefined || `has the launch type ${launch_type}`,
      strategy.some(({ weight }) => weight > 0) || "has no capacity",
      strategy.every(({ capacity_provider }) => /^FARGATE(_SPOT)?$/.test(capacity_provider)) ||
        "has unknown capacity",
    ],
    broken: [
      { launch_type: "FARGATE" },
      { capacity_provider_strategy: [] },
      { capacity_provider_strategy: [{ capacity_provider: "EC2", weight: 1 }] },
    ],
  }),
  check({
    name: "each service has a base that is not on Spot",
    only: "prod",
    holds: (service) => onDemand(service).some(({ base = 0 }) => base >= 1) || "may run on Spot entirely",
    broken: { capacity_provider_strategy: [{ capacity_provider: "FARGATE_SPOT", weight: 1 }] },
  }),
  check({
    name: "each service survives the loss of a task",
    only: "prod",
    holds: ({ desired_count }) => desired_count >= 2 || `is ${desired_count} task`,
    broken: { desired_count: 1 },
  }),
  check({
    name: "a deployment ignores the number of tasks, which auto scaling owns, and nothing else",
    holds: ({ lifecycle: { ignore_changes = [] } }) =>
      ignore_changes.join() === "desired_count" || `ignores ${ignore_changes.join() || "nothing"}`,
    broken: [{ lifecycle: { ignore_changes: ["task_definition"] } }, { lifecycle: { ignore_changes: [] } }],
  }),
  check({
    name: "tasks have the tags of their service",
    holds: ({ propagate_tags, enable_ecs_managed_tags }) =>
      (propagate_tags === "SERVICE" && enable_ecs_managed_tags) || "do not",
    broken: { propagate_tags: "NONE" },
  }),
  check({
    name: "ECS Exec is off for read-only tasks",
    holds: ({ enable_execute_command, task_definition }, { resource, shop }) => {
      const task = targetOf<TaskDefinition>(shop, resource, task_definition);
      const isReadonly =
        task && containersOf({ ...resource, block: task }).some((one) => one.readonlyRootFilesystem);
      return !(enable_execute_command && isReadonly) || "has both ECS Exec and a read-only file system";
    },
    broken: { enable_execute_command: true },
  }),
  check({
    name: "a deployment ends when the new version runs, on the newest platform",
    holds: ({ wait_for_steady_state, platform_version }) => [
      wait_for_steady_state === true || "ends before",
      platform_version === "LATEST" || `runs on ${platform_version}`,
    ],
    broken: [{ wait_for_steady_state: false }, { platform_version: "1.3.0" }],
  }),
  check({
    name: "the load balancer reaches the service at its public port, once its rule exists",
    holds: ({ load_balancer: [entry], depends_on }, { resource, shop }) => {
      const group = targetOf<{ port: number }>(shop, resource, entry?.target_group_arn);
      return [
        (entry?.container_name === "app" && entry.container_port === topology.publicPort) || "does not",
        group?.port === topology.publicPort || `has a target group for ${group?.port}`,
        depends_on.some((one) => one.startsWith("aws_lb_listener_rule.")) || "does not depend on its rule",
      ];
    },
    broken: [{ load_balancer: [] }, { depends_on: [] }],
  }),
  check({
    name: "no task starts before the rules for its connections exist",
    holds: ({ network_configuration, depends_on }, { resource, shop }) => {
      const groups = groupsIn(shop, resource.stack, network_configuration.security_groups);
      const own = (["ingress", "egress"] as const).flatMap((direction) =>
        rules(shop, direction)
          .filter((rule) => rule.stack === resource.stack)
          // Callers of this service depend on the ingress rules here.
          .filter((rule) => direction === "egress" || addressesOf(rule) === undefined)
          .filter((rule) => groups.includes((direction === "egress" ? groupOf : peerOf)(shop, rule) ?? "")),
      );
      return own.map(
        ({ type, id }) => depends_on.includes(`${type}.${id}`) || `does not depend on ${type}.${id}`,
      );
    },
    broken: (shop) => {
      const [service] = resources<Service>(shop, "aws_ecs_service");
      if (service)
        service.block.depends_on = service.block.depends_on.filter((one) => !one.includes("Postgres"));
    },
  }),
  check({
    name: "the deployed task definitions are an output, for comparison with the running ones",
    holds: ({ name, cluster, task_definition }, { resource: { stack }, shop }) => {
      const { value } = (shop.stacks[stack]?.output?.["deployed"] ?? {}) as { value?: Deployed };
      return [
        value?.cluster === cluster || "is in another cluster than the output names",
        value?.task_definitions[name] === task_definition ||
          "runs another task definition than the output names",
      ];
    },
    broken: [{ cluster: "default" }, { task_definition: "shop-prod-catalog:1" }],
  }),
  check({
    name: "peers find the service only by Cloud Map, not by Service Connect",
    holds: ({ service_registries, service_connect_configuration }, { resource: { stack }, shop }) => [
      originOf(shop, stack, service_registries?.registry_arn)?.includes("/aws_service_discovery_service.") ||
        "do not",
      service_connect_configuration === undefined || "has both",
    ],
    broken: [{ service_registries: undefined }, { service_connect_configuration: { enabled: true } }],
  }),
  check({
    name: "services run in the cluster, from task definitions of their own",
    holds: ({ cluster, task_definition, name }, { resource, shop }) => [
      originOf(shop, resource.stack, cluster)?.includes("/aws_ecs_cluster.") || "is in no cluster",
      targetOf<TaskDefinition>(shop, resource, task_definition)?.family.endsWith(`-${name}`) ||
        "runs another task definition",
    ],
    broken: [{ cluster: "default" }, { task_definition: "shop-prod-catalog:1" }],
  }),
];
