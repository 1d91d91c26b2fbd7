/**
 * Output of `node infra/test/scale/measure.ts 20` in three runs on a virtual machine with two cores of an AMD
 * EPYC 9004, Node 24.21, November 2026. Visitors browse, register, log in and buy; each process's CPU time is
 * divided by the requests at its public port, which is in packages/topology.
 */
export const measured = {
  /** CPU time until a service is ready: 720 to 1,070 ms from its sources; the compiled image needs less. */
  bootCpuS: 1.1,
  /** PostgreSQL's CPU time for each request to any service: 73, 83 and 90 µs. */
  databaseCpuUsPerRequest: 100,
} as const;

/** Estimates for values that could not be measured here. */
export const assumed = {
  /** One Fargate vCPU on ARM does half the work of one core of that machine. */
  armFactor: 2,
  /** The agent uses some of a task's CPU, and the event loop lags long before the CPU is exhausted. */
  usableShare: 0.85,
  /**
   * ECS places a task, attaches its network interface and pulls its image: 40 to 60 s by common experience.
   */
  placementS: 60,
  /** A minute's metrics are available a minute later. */
  metricDelayMinutes: 1,
  /** The lower alarm of target tracking is ten percent below the target. */
  lowerAlarmShare: 0.9,
  /**
   * Target tracking's own alarms: three minutes above the target, fifteen below.
   * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/target-tracking-create-policy.html
   */
  minutesToScaleOut: 3,
  minutesToScaleIn: 15,
} as const;
