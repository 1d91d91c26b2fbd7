import type { ServiceName } from "@shop/topology";

type PerService = Readonly<Record<ServiceName, number>>;

/**
 * Output of `node infra/test/scale/measure.ts 20` in three runs on a virtual machine with two cores of an AMD
 * EPYC 9004, Node 24.21, November 2026: visitors browse, register, log in and buy, and each process's CPU is
 * divided by the requests at its public port. Numbers are rounded up.
 */
export const measured = {
  /** 401, 480 and 513 µs; 9,109, 10,732 and 11,176 µs, of which hashing passwords is the most; 5,459, 6,376 and 6,733 µs. */
  cpuUsPerRequest: { catalog: 600, user: 12_000, payment: 7_000 } satisfies PerService,
  /** Requests by service: 14,119 + 706 + 202. */
  shares: { catalog: 0.94, user: 0.047, payment: 0.013 } satisfies PerService,
  /** Until a service is ready: 720 to 1,070 ms of CPU from its sources; the image, which is compiled, needs less. */
  bootCpuS: 1.1,
  /** PostgreSQL, for each request that comes to any service: 73, 83 and 90 µs. */
  databaseCpuUsPerRequest: 100,
} as const;

/** Values that could not be measured here. */
export const assumed = {
  /** One vCPU of Fargate on ARM does half of what one core of that machine does. */
  armFactor: 2,
  /** The agent beside the service takes some of a task's CPU, and long before the last of it the event loop is late. */
  usableShare: 0.85,
  /** ECS places a task, attaches its network interface and pulls its image: 40 to 60 s, as people see it. */
  placementS: 60,
  /** A minute's metrics are there a minute later. */
  metricDelayMinutes: 1,
  /** The lower alarm of target tracking is a tenth below the target. */
  lowerAlarmShare: 0.9,
  /**
   * Target tracking's own alarms: three minutes above the target, fifteen below.
   * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/target-tracking-create-policy.html
   */
  minutesToScaleOut: 3,
  minutesToScaleIn: 15,
} as const;
