import { AppautoscalingPolicy } from "@cdktn/provider-aws/lib/appautoscaling-policy/index.js";
import { AppautoscalingScheduledAction } from "@cdktn/provider-aws/lib/appautoscaling-scheduled-action/index.js";
import { AppautoscalingTarget } from "@cdktn/provider-aws/lib/appautoscaling-target/index.js";
import { Construct } from "constructs";
import type { Nights } from "../../environments/environment.ts";

export interface ScalingProps {
  readonly clusterName: string;
  readonly serviceName: string;
  /** Prefix of the policies' names. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Target average CPU, in percent. */
  readonly cpuPercent: number;
  /** Target requests per task; absent if the load balancer cannot count them. */
  readonly requests?: {
    readonly perMinute: number;
    /** `<balancer>/<target group>`, as CloudWatch calls it. */
    readonly label: string;
  };
  readonly nights: Nights | undefined;
}

/** Adds tasks within a minute and removes them after five: too few tasks cost more than too many. */
const pace = { scaleOutCooldown: 60, scaleInCooldown: 300 };

/** Keeps the utilisation of a service's tasks at its targets. */
export class Scaling extends Construct {
  readonly #subject: { resourceId: string; scalableDimension: string; serviceNamespace: string };

  constructor(scope: Construct, id: string, props: ScalingProps) {
    super(scope, id);
    const { min, max, cpuPercent, requests, name, nights } = props;
    const target = new AppautoscalingTarget(this, "Target", {
      resourceId: `service/${props.clusterName}/${props.serviceName}`,
      scalableDimension: "ecs:service:DesiredCount",
      serviceNamespace: "ecs",
      minCapacity: min,
      maxCapacity: max,
      // Scheduled actions change the bounds at night and restore them in the morning.
      ...(nights && { lifecycle: { ignoreChanges: ["min_capacity", "max_capacity"] } }),
    });
    const { resourceId, scalableDimension, serviceNamespace } = target;
    this.#subject = { resourceId, scalableDimension, serviceNamespace };
    this.#track("Cpu", `${name}-cpu`, cpuPercent, {
      predefinedMetricType: "ECSServiceAverageCPUUtilization",
    });
    if (requests) {
      this.#track("Requests", `${name}-requests`, requests.perMinute, {
        predefinedMetricType: "ALBRequestCountPerTarget",
        resourceLabel: requests.label,
      });
    }
    if (nights) this.#closeAtNight(nights, props);
  }

  #track(
    id: string,
    name: string,
    targetValue: number,
    predefinedMetricSpecification: {
      readonly predefinedMetricType: string;
      readonly resourceLabel?: string;
    },
  ): void {
    new AppautoscalingPolicy(this, id, {
      ...this.#subject,
      name,
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: { targetValue, predefinedMetricSpecification, ...pace },
    });
  }

  #closeAtNight({ timeZone, stop, start }: Nights, { name, min, max }: ScalingProps): void {
    const action = (id: string, schedule: string, minCapacity: number, maxCapacity: number) =>
      new AppautoscalingScheduledAction(this, id, {
        ...this.#subject,
        name: `${name}-${id.toLowerCase()}`,
        schedule,
        timezone: timeZone,
        scalableTargetAction: { minCapacity: String(minCapacity), maxCapacity: String(maxCapacity) },
      });
    action("Evening", stop, 0, 0);
    action("Morning", start, min, max);
  }
}
