import { type Block, type Found, referredTo, resourcesOf, type Synthesized } from "../../src/synthesized.ts";
import { runningHours } from "./hours.ts";

/** The tasks of one service at rest. */
export interface RunningTasks {
  readonly service: string;
  readonly count: number;
  /** The share of a month during which they run. */
  readonly hours: number;
  readonly vcpu: number;
  readonly memoryGb: number;
  readonly isArm: boolean;
  /** Their average number on Spot. */
  readonly onSpot: number;
  /** Containers of a task that keep running, without those that run before them. */
  readonly containers: number;
  readonly hasPublicAddress: boolean;
}

interface Service extends Block {
  readonly name: string;
  readonly desired_count: number;
  readonly task_definition: string;
  readonly network_configuration: { readonly assign_public_ip: boolean };
  readonly capacity_provider_strategy: readonly Capacity[];
}

interface Capacity {
  readonly capacity_provider: string;
  readonly base?: number;
  readonly weight?: number;
}

interface Container {
  readonly name: string;
  readonly dependsOn?: readonly { readonly containerName: string; readonly condition: string }[];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Places the bases first, then the rest by weight, as ECS does. */
const onSpot = (count: number, strategy: readonly Capacity[]): number => {
  const bases = sum(strategy.map(({ base = 0 }) => base));
  const weights = sum(strategy.map(({ weight = 0 }) => weight));
  const beyond = Math.max(0, count - bases);
  const spot = strategy.filter(({ capacity_provider }) => capacity_provider === "FARGATE_SPOT");
  return sum(
    spot.map(
      ({ base = 0, weight = 0 }) => Math.min(base, count) + (weights ? (beyond * weight) / weights : 0),
    ),
  );
};

/** Containers do not keep running if others wait for them to end. */
const longRunning = (containers: readonly Container[]): number => {
  const waitedFor = containers.flatMap(({ dependsOn = [] }) =>
    dependsOn
      .filter(({ condition }) => condition === "SUCCESS" || condition === "COMPLETE")
      .map(({ containerName }) => containerName),
  );
  return containers.filter(({ name }) => !waitedFor.includes(name)).length;
};

const hoursOf = (synthesized: Synthesized, service: Found): number => {
  const changes = resourcesOf(synthesized, "aws_appautoscaling_scheduled_action").filter(
    ({ stack, block }) => {
      const target = referredTo(synthesized, stack, block["resource_id"]);
      return String(target?.block["resource_id"]).includes(`aws_ecs_service.${service.id}.`);
    },
  );
  return runningHours(
    changes.map(({ block }) => ({
      schedule: String(block["schedule"]),
      tasks: Number((block["scalable_target_action"] as Block)["min_capacity"]),
    })),
  );
};

const tasksOf = (synthesized: Synthesized, found: Found): RunningTasks => {
  const service = found.block as Service;
  const definition = referredTo(synthesized, found.stack, service.task_definition)?.block;
  if (!definition) throw new Error(`${service.name} has no task definition in the stacks`);
  const platform = definition["runtime_platform"] as Block | undefined;
  return {
    service: service.name,
    count: service.desired_count,
    hours: hoursOf(synthesized, found),
    vcpu: Number(definition["cpu"]) / 1024,
    memoryGb: Number(definition["memory"]) / 1024,
    isArm: platform?.["cpu_architecture"] === "ARM64",
    onSpot: onSpot(service.desired_count, service.capacity_provider_strategy),
    containers: longRunning(JSON.parse(String(definition["container_definitions"])) as Container[]),
    hasPublicAddress: service.network_configuration.assign_public_ip,
  };
};

/** The tasks that run without traffic, service by service. */
export const runningTasks = (synthesized: Synthesized): RunningTasks[] =>
  resourcesOf(synthesized, "aws_ecs_service").map((service) => tasksOf(synthesized, service));
