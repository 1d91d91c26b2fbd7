import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from "@cdktn/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { Construct } from "constructs";

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** A statistic, or a percentile such as `p99`. */
  readonly statistic: string;
}

export interface AlarmProps {
  readonly name: string;
  /** The problem and the remedy, for the person on call. */
  readonly description: string;
  /** One metric, or several metrics and an expression. */
  readonly metric:
    | Metric
    | { readonly expression: string; readonly metrics: Readonly<Record<string, Metric>> };
  readonly when: "above" | "below";
  readonly threshold: number;
  /** Number of consecutive periods. @default 2 */
  readonly periods?: number;
  /**
   * Length of a period in seconds; a period matches the metric's resolution. Single metrics may use another
   * period. @default 60
   */
  readonly periodS?: 60 | 300 | 86_400;
  /** The meaning of missing data. @default not breaching */
  readonly missing?: "breaching" | "notBreaching";
  readonly topicArn: string;
}

const minuteS = 60;

const isPercentile = (statistic: string): boolean => /^p\d/.test(statistic);

const single = ({ namespace, name, dimensions, statistic }: Metric, period: number) => ({
  namespace,
  metricName: name,
  dimensions: { ...dimensions },
  period,
  ...(isPercentile(statistic) ? { extendedStatistic: statistic } : { statistic }),
});

const calculated = (
  expression: string,
  metrics: Readonly<Record<string, Metric>>,
): { metricQuery: CloudwatchMetricAlarmMetricQuery[] } => ({
  metricQuery: [
    { id: "result", expression, label: "result", returnData: true },
    ...Object.entries(metrics).map(([id, { namespace, name, dimensions, statistic }]) => ({
      id,
      returnData: false,
      metric: {
        namespace,
        metricName: name,
        dimensions: { ...dimensions },
        period: minuteS,
        stat: statistic,
      },
    })),
  ],
});

/** Notifies operators when something fails, and when it recovers. */
export class Alarm extends CloudwatchMetricAlarm {
  constructor(scope: Construct, id: string, props: AlarmProps) {
    const { metric, when, periods = 2, periodS = minuteS, missing = "notBreaching" } = props;
    super(scope, id, {
      alarmName: props.name,
      alarmDescription: props.description,
      ...("expression" in metric ? calculated(metric.expression, metric.metrics) : single(metric, periodS)),
      comparisonOperator: when === "above" ? "GreaterThanThreshold" : "LessThanThreshold",
      threshold: props.threshold,
      evaluationPeriods: periods,
      datapointsToAlarm: periods,
      treatMissingData: missing,
      alarmActions: [props.topicArn],
      okActions: [props.topicArn],
    });
  }
}
