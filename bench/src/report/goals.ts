import { flatProbes } from "../parts/flatness-probes.ts";
import type { Result } from "../rounds.ts";
import { cpuUsOf, type Results } from "./results.ts";

/** A target, and the measured value. */
export interface Goal {
  readonly what: string;
  readonly least?: number;
  readonly most?: number;
  readonly value: number;
  readonly unit?: string;
}

export const isMet = ({
  value,
  least = Number.NEGATIVE_INFINITY,
  most = Number.POSITIVE_INFINITY,
}: Goal): boolean => value >= least && value <= most;

/**
 * The goals that compare contenders within a run by the server's CPU time per request. Unlike requests per
 * second, it does not depend on whether the load generator or the database exhausts its core first.
 */
export const ratioGoals = (results: readonly Result[]): Goal[] => {
  const cpu = (contender: string, workload: string): number => cpuUsOf(results, contender, workload);
  return [
    {
      what: "list, uncached, vs. bare node:http and pg, by CPU",
      value: cpu("bare", "pages") / cpu("shop", "pages"),
      least: 0.7,
    },
    {
      what: "list, cached, vs. a constant buffer",
      value: cpu("constant", "list") / cpu("shop", "list"),
      least: 0.55,
    },
    {
      what: "product, cached, vs. a constant buffer",
      value: cpu("constant", "product") / cpu("shop", "product"),
      least: 0.55,
    },
    {
      what: "payment, vs. the same SQL and calls on bare Node",
      value: cpu("shop", "pay") / cpu("bare", "pay"),
      most: 1.6,
    },
  ];
};

const goalsAgainstOthers = (results: readonly Result[]): Goal[] => {
  const times = (contender: string, workload: string): number =>
    cpuUsOf(results, contender, workload) / cpuUsOf(results, "shop", workload);
  return [
    {
      what: "list, cached, vs. NestJS on Express with TypeORM",
      value: times("nest-express", "list"),
      least: 5,
    },
    { what: "list, uncached, vs. the naive stack", value: times("naive", "pages"), least: 2.5 },
    { what: "list, cached, vs. the naive stack", value: times("naive", "list"), least: 6 },
  ];
};

/** The local gateway must not hide how fast a service is. */
const gatewayGoals = ({ rate, results }: Results["fixedRate"]): Goal[] => {
  const find = (contender: string) => results.find((result) => result.contender === contender);
  const ratio = (of: "p50" | "p99"): number =>
    (find("shop-gateway")?.[of] ?? Number.NaN) / (find("shop")?.[of] ?? Number.NaN);
  return [
    { what: `through the local gateway at ${rate}/s, p50 vs. direct`, value: ratio("p50"), most: 1.3 },
    { what: `through the local gateway at ${rate}/s, p99 vs. direct`, value: ratio("p99"), most: 1.5 },
  ];
};

/** All performance goals. */
export const goalsOf = (results: Results): Goal[] => {
  const { closedLoop, fixedRate, tokenCheck, layers, traces, startUpMs, memory, flatness } = results;
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
      what: "list, uncached, vs. bare node:http and pg, by requests/s",
      value: rate("shop") / rate("bare"),
      least: 0.7,
    },
    ...ratioGoals(closedLoop),
    ...goalsAgainstOthers(closedLoop),
    ...gatewayGoals(fixedRate),
    { what: "all layers together", value: layersUs, most: 60, unit: "µs" },
    { what: "check of a cached token", value: tokenCheck.repeated, most: 3, unit: "µs" },
    { what: "tracing at 5 %", value: tracingUs, most: 15, unit: "µs" },
    { what: "segments with statements of other requests", value: traces.wrong, most: 0 },
    { what: "start to ready", value: startUpMs, most: 200, unit: "ms" },
    { what: "memory, idle", value: memory.idle, most: 90, unit: "MiB" },
    { what: "memory, under load", value: memory.underLoad, most: 160, unit: "MiB" },
    {
      what: "worst of list, paging and search: p50 of many products vs. few",
      value: Math.max(...flat.map(({ ratio }) => ratio)),
      most: 1.3,
    },
    { what: "slowest search of many products, p50", value: slowest("many"), most: 25, unit: "ms" },
    { what: "slowest search of many products, p99", value: slowest("p99"), most: 100, unit: "ms" },
  ];
};
