import { assumed } from "./measurements.ts";
import type { Metric, Policy } from "./read-scaling.ts";

/** One minute's metrics, and the number of tasks that they are averaged over. */
export interface Datapoint extends Readonly<Record<Metric, number>> {
  readonly tasks: number;
}

export interface Limits {
  readonly min: number;
  readonly max: number;
}

/** Decides the number of tasks at the end of each minute. */
export interface Autoscaler {
  decide(now: { readonly timeS: number; readonly desired: number } & Limits): number;
  /** Records the metrics of the minute that has just ended. */
  measure(datapoint: Datapoint): void;
}

/** The number of tasks that brings the metric to its target. */
const wanted = ({ tasks, ...metrics }: Datapoint, { metric, target }: Policy): number =>
  Math.ceil((tasks * metrics[metric]) / target);

/** True if a metric was on one side of a limit in each of the last minutes. */
const forMinutes = (
  seen: readonly Datapoint[],
  minutes: number,
  isBeyond: (one: Datapoint) => boolean,
): boolean => seen.length >= minutes && seen.slice(-minutes).every(isBeyond);

const isHigh = (seen: readonly Datapoint[], { metric, target }: Policy): boolean =>
  forMinutes(seen, assumed.minutesToScaleOut, (one) => one[metric] > target);

const isLow = (seen: readonly Datapoint[], { metric, target }: Policy): boolean =>
  forMinutes(seen, assumed.minutesToScaleIn, (one) => one[metric] < target * assumed.lowerAlarmShare);

/**
 * Target tracking as in Application Auto Scaling: it adds tasks if any policy requires more, and removes
 * tasks if all policies allow fewer.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
 */
export const createAutoscaler = (policies: readonly Policy[]): Autoscaler => {
  const datapoints: Datapoint[] = [];
  let lastOutS = Number.NEGATIVE_INFINITY;
  let lastInS = Number.NEGATIVE_INFINITY;

  const decide: Autoscaler["decide"] = ({ timeS, desired, min, max }) => {
    const seen = datapoints.slice(0, datapoints.length - assumed.metricDelayMinutes);
    const latest = seen.at(-1);
    if (!latest || max === 0) return Math.min(max, Math.max(min, desired));
    const proposed = policies
      .filter((policy) => isHigh(seen, policy) && timeS - lastOutS >= policy.scaleOutCooldownS)
      .map((policy) => wanted(latest, policy));
    const more = Math.min(max, Math.max(min, desired, ...proposed));
    if (more > desired) {
      lastOutS = timeS;
      return more;
    }
    const isQuiet = policies.every(
      (policy) => isLow(seen, policy) && timeS - lastInS >= policy.scaleInCooldownS,
    );
    const enough = Math.max(min, ...policies.map((policy) => wanted(latest, policy)));
    if (!isQuiet || enough >= desired) return more;
    lastInS = timeS;
    return enough;
  };

  return { decide, measure: (datapoint) => void datapoints.push(datapoint) };
};
