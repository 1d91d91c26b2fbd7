import { type ServiceName, services } from "@shop/topology";
import { type Block, type Found, referredTo, resourcesOf, type Synthesized } from "../../src/synthesized.ts";
import { minutesOfWeek } from "../cost/hours.ts";
import { runningTasks } from "../cost/running-tasks.ts";
import { assumed, measured } from "./measurements.ts";

/** A target that target tracking maintains. */
export type Metric = "cpuPercent" | "requestsPerMinute";

export interface Policy {
  readonly metric: Metric;
  readonly target: number;
  readonly scaleOutCooldownS: number;
  readonly scaleInCooldownS: number;
}

/** Other bounds, valid from a minute of the day on. */
export interface Bounds {
  readonly minute: number;
  readonly min: number;
  readonly max: number;
}

/** The scaling of one service, and the capacity of one of its tasks. */
export interface ServiceScaling {
  readonly service: ServiceName;
  readonly min: number;
  readonly max: number;
  readonly schedule: readonly Bounds[];
  readonly policies: readonly Policy[];
  readonly vcpu: number;
  readonly memoryGb: number;
  /** Requests per second that one task serves before it begins to shed load. */
  readonly capacityPerS: number;
  /** CPU time of one request, in seconds of a vCPU. */
  readonly cpuSPerRequest: number;
  /** Time from the request for a task to its first request. */
  readonly startS: number;
}

const metrics: Readonly<Record<string, Metric>> = {
  ECSServiceAverageCPUUtilization: "cpuPercent",
  ALBRequestCountPerTarget: "requestsPerMinute",
};

interface Configuration {
  readonly target_value: number;
  readonly scale_out_cooldown: number;
  readonly scale_in_cooldown: number;
  readonly predefined_metric_specification: { readonly predefined_metric_type: string };
}

const policyOf = ({ block }: Found): Policy => {
  const configuration = block["target_tracking_scaling_policy_configuration"] as Configuration;
  const type = configuration.predefined_metric_specification.predefined_metric_type;
  const metric = metrics[type];
  if (!metric) throw new Error(`${type} is not supported by infra/reports/scale yet`);
  return {
    metric,
    target: configuration.target_value,
    scaleOutCooldownS: configuration.scale_out_cooldown,
    scaleInCooldownS: configuration.scale_in_cooldown,
  };
};

/** The minutes of a Monday at which an action changes the bounds. */
const boundsOf = ({ block }: Found): Bounds[] => {
  const action = block["scalable_target_action"] as Block;
  const [min, max] = [Number(action["min_capacity"]), Number(action["max_capacity"])];
  const minutesPerDay = 24 * 60;
  return minutesOfWeek(String(block["schedule"]))
    .filter((minute) => Math.floor(minute / minutesPerDay) === 1)
    .map((minute) => ({ minute: minute - minutesPerDay, min, max }));
};

interface HealthCheck {
  readonly interval: number;
  readonly healthy_threshold: number;
}

/** The load balancer sends no requests until a task has passed enough health checks. */
const untilHealthyS = (synthesized: Synthesized, service: Found): number => {
  const [target] = service.block["load_balancer"] as readonly Block[];
  const group = referredTo(synthesized, service.stack, target?.["target_group_arn"]);
  if (!group) throw new Error(`${service.id} has no target group in the stacks`);
  const { interval, healthy_threshold } = group.block["health_check"] as HealthCheck;
  return interval * healthy_threshold;
};

const scalingOf = (synthesized: Synthesized, target: Found): ServiceScaling => {
  const id = /aws_ecs_service\.([\w-]+)\./.exec(String(target.block["resource_id"]))?.[1];
  const found = resourcesOf(synthesized, "aws_ecs_service").find((one) => one.id === id);
  const tasks = runningTasks(synthesized).find(({ service }) => service === found?.block["name"]);
  if (!found || !tasks) throw new Error(`${target.id} scales no service`);
  const service = tasks.service as ServiceName;
  const own = (type: string) =>
    resourcesOf(synthesized, type).filter(({ block }) =>
      String(block["resource_id"]).includes(`aws_appautoscaling_target.${target.id}.`),
    );
  const cpuSPerRequest = (services[service].load.cpuUsPerRequest * assumed.armFactor) / 1e6;
  // The migrate step runs first and needs CPU time to start too.
  const bootS = (2 * measured.bootCpuS * assumed.armFactor) / tasks.vcpu;
  return {
    service,
    min: Number(target.block["min_capacity"]),
    max: Number(target.block["max_capacity"]),
    schedule: own("aws_appautoscaling_scheduled_action").flatMap(boundsOf),
    policies: own("aws_appautoscaling_policy").map(policyOf),
    vcpu: tasks.vcpu,
    memoryGb: tasks.memoryGb,
    capacityPerS: (tasks.vcpu * assumed.usableShare) / cpuSPerRequest,
    cpuSPerRequest,
    startS: assumed.placementS + bootS + untilHealthyS(synthesized, found),
  };
};

/** The scaling of each service of an environment, from the synthesized stacks. */
export const readScaling = (synthesized: Synthesized): ServiceScaling[] =>
  resourcesOf(synthesized, "aws_appautoscaling_target").map((target) => scalingOf(synthesized, target));
