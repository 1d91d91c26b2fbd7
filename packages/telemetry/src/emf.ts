import type { Dimensions } from "./metrics.ts";

/** The value, or values, of a metric. */
export type Value = {
  readonly unit: "Count" | "Milliseconds" | "None";
  readonly value: number | readonly number[];
};

/** A log line in the embedded metric format: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
export const emfLine = (
  namespace: string,
  dimensions: Dimensions,
  values: ReadonlyMap<string, Value>,
): object => ({
  _aws: {
    Timestamp: Date.now(),
    CloudWatchMetrics: [
      {
        Namespace: namespace,
        Dimensions: [Object.keys(dimensions)],
        Metrics: [...values].map(([name, { unit }]) => ({ Name: name, Unit: unit })),
      },
    ],
  },
  ...dimensions,
  ...Object.fromEntries([...values].map(([name, { value }]) => [name, value])),
});
