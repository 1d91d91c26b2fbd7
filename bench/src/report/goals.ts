import { flatProbes } from "../parts/flatness-probes.ts";
import type { Result } from "../rounds.ts";
import { pageGoals } from "./page-goals.ts";
import { cpuUsOf, type Results } from "./results.ts";

/** A target, and the measured value. */
export interface Goal {
  readonly name: string;
  readonly min?: number;
  readonly max?: number;
  readonly value: number;
  readonly unit?: string;
}

export const isMet = ({
  value,
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
}: Goal): boolean => value >= min && value <= max;

/**
 * The goals that compare contenders within a run by the server's CPU time per request. Unlike requests per
 * second, it does not depend on whether the load generator or the database exhausts its core first.
 */
export const ratioGoals = (results: readonly Result[]): Goal[] => {
  const cpu = (contender: string, workload: string): number => cpuUsOf(results, contender, workload);
  return [
    {
      name: "list, uncached, vs. bare node:http and pg, by CPU",
      value: cpu("bare", "pages") / cpu("shop", "pages"),
      min: 0.7,
    },
    {
      name: "list, cached, vs. a constant buffer",
      value: cpu("constant", "list") / cpu("shop", "list"),
      min: 0.55,
    },
    {
      name: "product, cached, vs. a constant buffer",
      value: cpu("constant", "product") / cpu("shop", "product"),
      min: 0.55,
    },
    {
      name: "payment, vs. the same SQL and calls on bare Node",
      value: cpu("shop", "pay") / cpu("bare", "pay"),
      max: 1.6,
    },
  ];
};

const goalsAgainstOthers = (results: readonly Result[]): Goal[] => {
  const times = (contender: string, workload: string): number =>
    cpuUsOf(results, contender, workload) / cpuUsOf(results, "shop", workload);
  return [
    {
      name: "list, cached, vs. NestJS on Express with TypeORM",
      value: times("nest-express", "list"),
      min: 5,
    },
    { name: "list, uncached, vs. the naive stack", value: times("naive", "pages"), min: 2.5 },
    { name: "list, cached, vs. the naive stack", value: times("naive", "list"), min: 6 },
  ];
};

/** The local gateway must not hide how fast a service is. */
const gatewayGoals = ({ rate, results }: Results["fixedRate"]): Goal[] => {
  const find = (contender: string) => results.find((result) => result.contender === contender);
  const ratio = (of: "p50" | "p99"): number =>
    (find("shop-gateway")?.[of] ?? Number.NaN) / (find("shop")?.[of] ?? Number.NaN);
  return [
    { name: `through the local gateway at ${rate}/s, p50 vs. direct`, value: ratio("p50"), max: 1.3 },
    { name: `through the local gateway at ${rate}/s, p99 vs. direct`, value: ratio("p99"), max: 1.5 },
  ];
};

/** All performance goals. */
export const goalsOf = (results: Results): Goal[] => {
  const { closedLoop, fixedRate, tokenCheck, layers, traces, startUpMs, memory, pages, flatness } = results;
  const layersUs = cpuUsOf(closedLoop, "shop", "product") - cpuUsOf(closedLoop, "constant", "product");
  const tracingUs = layers.find(({ layer }) => layer.startsWith("tracing"))?.us ?? Number.NaN;
  const rate = (contender: string): number =>
    closedLoop.find((result) => result.contender === contender && result.workload === "pages")
      ?.requestsPerSecond ?? Number.NaN;
  const flat = flatness.probes.filter(({ probe }) => probe in flatProbes);
  const slowest = (percentile: "many" | "p99"): number =>
    Math.max(...flatness.probes.map((probe) => probe[percentile]));
  return [
    {
      name: "list, uncached, vs. bare node:http and pg, by requests/s",
      value: rate("shop") / rate("bare"),
      min: 0.7,
    },
    ...ratioGoals(closedLoop),
    ...goalsAgainstOthers(closedLoop),
    ...gatewayGoals(fixedRate),
    ...pageGoals(pages),
    { name: "all layers together", value: layersUs, max: 60, unit: "µs" },
    { name: "check of a cached token", value: tokenCheck.repeated, max: 3, unit: "µs" },
    { name: "tracing at 5 %", value: tracingUs, max: 15, unit: "µs" },
    { name: "segments with statements of other requests", value: traces.wrong, max: 0 },
    { name: "start to ready", value: startUpMs, max: 200, unit: "ms" },
    { name: "memory, idle", value: memory.idle, max: 90, unit: "MiB" },
    { name: "memory, under load", value: memory.underLoad, max: 160, unit: "MiB" },
    {
      name: "worst of list, paging and search: p50 of many products vs. few",
      value: Math.max(...flat.map(({ ratio }) => ratio)),
      max: 1.3,
    },
    { name: "slowest search of many products, p50", value: slowest("many"), max: 25, unit: "ms" },
    { name: "slowest search of many products, p99", value: slowest("p99"), max: 100, unit: "ms" },
  ];
};
