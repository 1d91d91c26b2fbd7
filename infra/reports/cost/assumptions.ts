/**
 * Assumptions about usage, which the JSON does not contain. Each is printed below the lines that depend on
 * it.
 */
export const assumptions = {
  balancerUnits: {
    units: 0.1,
    text: "At rest the load balancer uses next to nothing of an LCU, as health checks do not count: a tenth is for crawlers.",
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
    text: "Application Auto Scaling makes two alarms for each policy: one for more tasks, one for fewer.",
  },
  logs: {
    gbPerTask: 0.1,
    gbPerGroup: 0.1,
    text: "At rest each task writes 0.1 GB a month, mostly metrics, and so much comes into each log group besides.",
  },
  monitoring: {
    gb: 0.4,
    text: "Enhanced monitoring writes a line of some 9 KB a minute.",
  },
  images: {
    gbPerRepository: 0.2,
    text: "A repository holds 0.2 GB: a base image of some 60 MB, and 20 versions of 7 MB above it.",
  },
  objects: {
    gbPerBucket: 0.1,
    text: "A bucket holds 0.1 GB: health checks are not in the access logs.",
  },
  backups: { text: "Backups stay below the size of the database's storage, and are free to there." },
  keys: { text: "Each of a key's first two yearly renewals adds 1 USD a month." },
  instances: {
    text: "Cloud Map takes its price for tasks too. ECS's documentation speaks of the zone and of look-ups alone.",
  },
  zone: { text: "The public zone is there already; it costs this with or without the shop." },
} as const;
