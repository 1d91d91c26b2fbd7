import { assumptions } from "./assumptions.ts";
import { hoursPerMonth } from "./hours.ts";
import { createLine, type Line } from "./line.ts";
import type { Pricer } from "./pricer.ts";
import { type Price, prices } from "./prices.ts";
import { type RunningTasks, runningTasks } from "./running-tasks.ts";

const round = (number: number): number => Math.round(number * 100) / 100;

const hoursPerWeek = 7 * 24;

const weekly = (hours: number): string =>
  hours < hoursPerMonth ? `, ${round((hours / hoursPerMonth) * hoursPerWeek)} h a week` : "";

const asSpot = (price: Price): Price => ({
  ...price,
  usd: price.usd * assumptions.spot.share,
  source: `${price.source}; ${assumptions.spot.text}`,
});

const compute = (tasks: RunningTasks, count: number, kind: "Spot" | "on demand"): Line[] => {
  if (count === 0) return [];
  const isSpot = kind === "Spot";
  const line = (what: string, amount: number, price: Price): Line =>
    createLine("Tasks", {
      what: `${tasks.service}: ${round(count)} × ${amount} ${what}, ${kind}${weekly(tasks.hours)}`,
      quantity: count * amount * tasks.hours,
      price: isSpot ? asSpot(price) : price,
      assumes: isSpot ? [assumptions.spot] : [],
    });
  return [
    line("vCPU", tasks.vcpu, tasks.isArm ? prices.fargateArmCpu : prices.fargateX86Cpu),
    line("GB", tasks.memoryGb, tasks.isArm ? prices.fargateArmMemory : prices.fargateX86Memory),
  ];
};

const address = ({ service, count, hours, hasPublicAddress }: RunningTasks): Line[] =>
  hasPublicAddress
    ? [
        createLine("Network", {
          what: `${service}: ${count} × public IPv4 address of a task${weekly(hours)}`,
          quantity: count * hours,
          price: prices.publicAddress,
        }),
      ]
    : [];

const months = ({ count, hours }: RunningTasks): number => (count * hours) / hoursPerMonth;

const own = (tasks: RunningTasks): Line[] => [
  createLine("Watching", {
    what: `${tasks.service}: ${assumptions.ownMetrics.perService} metrics of its own`,
    quantity: assumptions.ownMetrics.perService * (tasks.hours / hoursPerMonth),
    price: prices.customMetric,
    assumes: [assumptions.ownMetrics],
  }),
  createLine("Watching", {
    what: `${tasks.service}: logs of ${tasks.count} × task`,
    quantity: months(tasks) * assumptions.logs.gbPerTask,
    price: prices.logs,
    assumes: [assumptions.logs],
  }),
  createLine("Names and storage", {
    what: `${tasks.service}: ${tasks.count} × instance in Cloud Map`,
    quantity: months(tasks),
    price: prices.registeredInstance,
    assumes: [assumptions.instances],
  }),
];

/** Services: their tasks, and the cost that each task adds. */
export const priceTasks: Pricer = (_, synthesized) =>
  runningTasks(synthesized).flatMap((tasks) => [
    ...compute(tasks, tasks.count - tasks.onSpot, "on demand"),
    ...compute(tasks, tasks.onSpot, "Spot"),
    ...address(tasks),
    ...own(tasks),
  ]);

/** Clusters: the metrics that Container Insights keeps of them and of their tasks. */
export const priceInsights: Pricer = (clusters, synthesized) =>
  clusters.flatMap(({ block }) => {
    const settings = block["setting"] as readonly { readonly name: string; readonly value: string }[];
    const insights = settings.find(({ name }) => name === "containerInsights")?.value ?? "disabled";
    if (insights === "disabled") return [];
    if (insights !== "enhanced") throw new Error(`There is no price for containerInsights = ${insights}`);
    const { perCluster, perService, perTask, perContainer } = assumptions.insights;
    const all = runningTasks(synthesized);
    const metrics = all.map(
      (tasks) =>
        perService * (tasks.hours / hoursPerMonth) +
        months(tasks) * (perTask + perContainer * tasks.containers),
    );
    return createLine("Watching", {
      what: "Container Insights, enhanced: metrics",
      quantity: metrics.reduce((sum, one) => sum + one, perCluster),
      price: prices.insightsMetric,
      assumes: [assumptions.insights],
    });
  });
