import type { Mapping } from "../mapping.ts";

/** Auto scaling. */
export const scalingMappings: Readonly<Record<string, Mapping>> = {
  aws_appautoscaling_policy: {
    parts: [{ operation: "application-autoscaling:PutScalingPolicy" }],
    rename: { name: "PolicyName" },
  },
  aws_appautoscaling_scheduled_action: {
    parts: [{ operation: "application-autoscaling:PutScheduledAction" }],
    rename: { name: "ScheduledActionName" },
  },
  aws_appautoscaling_target: { parts: [{ operation: "application-autoscaling:RegisterScalableTarget" }] },
};
