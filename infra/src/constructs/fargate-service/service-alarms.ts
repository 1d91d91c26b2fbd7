import type { ServiceName } from "@shop/topology";
import { Construct } from "constructs";
import { Alarm, type AlarmProps, type Metric } from "../alarm.ts";

export interface ServiceAlarmsProps {
  readonly service: ServiceName;
  /** Prefix of the alarms' names. */
  readonly name: string;
  readonly clusterName: string;
  /** CloudWatch's names for the load balancer and the service's target group. */
  readonly balancer: string;
  readonly targetGroup: string;
  /** The minimum number of tasks; 0 if the service may stop at night. */
  readonly minTasks: number;
  readonly topicArn: string;
}

/** Fewer failures or requests per minute than this say nothing about a version. */
const fewestFailures = 5;
const fewestRequests = 100;

/** Highest acceptable response time at the 99th percentile, in seconds. */
const slowestS = 1;

/** The alarms of every service. The first two also roll back a deployment. */
export class ServiceAlarms extends Construct {
  readonly failing: Alarm;
  readonly slow: Alarm;
  readonly #props: ServiceAlarmsProps;

  constructor(scope: Construct, id: string, props: ServiceAlarmsProps) {
    super(scope, id);
    this.#props = props;
    this.failing = this.#failing();
    this.slow = this.#slow();
    this.#watchTasks();
    this.#watchLoad();
  }

  #failing(): Alarm {
    const { service } = this.#props;
    return this.#alarm("Failing", {
      description: `More than 1 % of the requests to ${service} fail. Check its log for errors, newest first.`,
      metric: {
        // A busy service rejects requests with 503; those are not a fault of its version.
        expression: `IF(failed - FILL(turned_away, 0) >= ${fewestFailures}, 100 * (failed - FILL(turned_away, 0)) / requests, 0)`,
        metrics: {
          failed: this.#fromBalancer("HTTPCode_Target_5XX_Count", "Sum"),
          requests: this.#fromBalancer("RequestCount", "Sum"),
          turned_away: {
            namespace: "FargateShop",
            name: "TurnedAway",
            statistic: "Sum",
            dimensions: { Service: service },
          },
        },
      },
      when: "above",
      threshold: 1,
    });
  }

  #slow(): Alarm {
    const { service } = this.#props;
    return this.#alarm("Slow", {
      description: `1 % of the requests to ${service} take more than ${slowestS} s. Check the traces of slow requests.`,
      metric: {
        expression: `IF(requests >= ${fewestRequests}, latency, 0)`,
        metrics: {
          latency: this.#fromBalancer("TargetResponseTime", "p99"),
          requests: this.#fromBalancer("RequestCount", "Sum"),
        },
      },
      when: "above",
      threshold: slowestS,
    });
  }

  #watchTasks(): void {
    const { service, minTasks } = this.#props;
    this.#alarm("Unhealthy", {
      description: `A task of ${service} does not respond and is being replaced. Check why it stopped.`,
      metric: this.#fromBalancer("UnHealthyHostCount", "Maximum"),
      when: "above",
      threshold: 0,
      periods: 5,
    });
    this.#alarm("TooFew", {
      description: `Fewer tasks of ${service} run than desired. Check the service's events.`,
      metric: this.#fromBalancer("HealthyHostCount", "Minimum"),
      when: "below",
      threshold: minTasks,
      periods: 5,
      // Without any task there is no data.
      missing: minTasks > 0 ? "breaching" : "notBreaching",
    });
  }

  #watchLoad(): void {
    const { service } = this.#props;
    this.#alarm("Busy", {
      description: `${service} needs more CPU than scaling provides. Check whether it runs the maximum number of tasks.`,
      metric: this.#fromService("CPUUtilization"),
      when: "above",
      threshold: 85,
      periods: 10,
    });
    this.#alarm("Full", {
      description: `${service} is running out of memory. Look for a leak.`,
      metric: this.#fromService("MemoryUtilization"),
      when: "above",
      threshold: 90,
      periods: 10,
    });
  }

  #alarm(id: string, props: Omit<AlarmProps, "name" | "topicArn">): Alarm {
    const { name, topicArn } = this.#props;
    return new Alarm(this, id, { ...props, name: `${name}-${id.toLowerCase()}`, topicArn });
  }

  #fromBalancer(name: string, statistic: string): Metric {
    const { balancer, targetGroup } = this.#props;
    const dimensions = { LoadBalancer: balancer, TargetGroup: targetGroup };
    return { namespace: "AWS/ApplicationELB", name, statistic, dimensions };
  }

  #fromService(name: string): Metric {
    const { clusterName, service } = this.#props;
    const dimensions = { ClusterName: clusterName, ServiceName: service };
    return { namespace: "AWS/ECS", name, statistic: "Average", dimensions };
  }
}
