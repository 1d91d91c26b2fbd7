/**
 * Assumptions about usage that the JSON does not contain. The report prints each below the lines that depend
 * on it.
 */
export const assumptions = {
  balancerUnits: {
    units: 0.1,
    text: "At rest the load balancer uses almost no LCU, because health checks do not count: a tenth allows for crawlers.",
  },
  spot: {
    share: 0.4,
    text: "Spot costs 40 % of on demand. Its price moves with supply, between 30 and 50 %.",
  },
  insights: {
    perCluster: 20,
    perService: 30,
    perTask: 12,
    perContainer: 10,
    text: "Enhanced Container Insights keeps 20 metrics of the cluster, 30 of each service, 12 of each task and 10 of each container: a guess, to be compared with a bill.",
  },
  ownMetrics: {
    perService: 3,
    text: "At rest each service writes the 3 gauges of packages/service/src/create-runtime.ts. Traffic adds a metric for each operation.",
  },
  scalingAlarms: {
    perPolicy: 2,
    text: "Application Auto Scaling creates two alarms for each policy: one for more tasks, one for fewer.",
  },
  logs: {
    gbPerTask: 0.1,
    gbPerGroup: 0.1,
    text: "At rest each task writes 0.1 GB a month, mostly metrics, and each log group receives as much from other sources.",
  },
  monitoring: {
    gb: 0.4,
    text: "Enhanced monitoring writes a line of about 9 KB a minute.",
  },
  images: {
    gbPerRepository: 0.2,
    text: "A repository holds 0.2 GB: a base image of about 60 MB, and 20 versions of 7 MB on top of it.",
  },
  objects: {
    gbPerBucket: 0.1,
    text: "A bucket holds 0.1 GB: health checks are not in the access logs.",
  },
  backups: { text: "Backups stay below the size of the database's storage, up to which they are free." },
  keys: { text: "Each of a key's first two yearly rotations adds 1 USD a month." },
  instances: {
    text: "Cloud Map charges for tasks too. ECS's documentation mentions only the zone and look-ups.",
  },
  zone: { text: "The public zone already exists; it costs this with or without the shop." },
} as const;
