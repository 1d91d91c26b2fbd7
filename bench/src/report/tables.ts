import type { Result } from "../rounds.ts";
import { goalTable } from "./goal-table.ts";
import { goalsOf } from "./goals.ts";
import { markdownTable, number } from "./markdown-table.ts";
import { pageTables } from "./pages-report.ts";
import { heads, rowOf, titles } from "./result-rows.ts";
import type { Results } from "./results.ts";

/** The requests, in the order of the tables. */
const workloadTitles: Readonly<Record<string, string>> = {
  list: "the first page of 20",
  pages: "any page of 20",
  product: "one fixed product",
  products: "any product",
  me: "a read with a token",
  "log-in": "a log-in",
  pay: "a payment, end to end",
};

/** One table per workload, the cheapest contender first. */
export const contenderTables = (results: readonly Result[]): string =>
  Object.entries(workloadTitles)
    .map(([workload, title]) => {
      const found = results
        .filter((result) => result.workload === workload)
        .toSorted((one, other) => one.cpuUs - other.cpuUs);
      const floor = found[0]?.cpuUs ?? Number.NaN;
      return found.length === 0
        ? ""
        : `**${title}**\n\n${markdownTable([heads, ...found.map((result) => rowOf(result, floor))])}`;
    })
    .filter(Boolean)
    .join("\n\n");

const factTable = (results: Results): string => {
  const { memory, startUpMs, loopDelay, scaling, tokenCheck, pgbench, traces } = results;
  const delays = [loopDelay.p50, loopDelay.p99, loopDelay.max].map((ms) => number(ms, 1)).join(" / ");
  const note = scaling.hadOwnCore
    ? ""
    : " (the second shares its core with the database and the load generator)";
  return markdownTable([
    ["other measurements", "value"],
    ["start to ready, ms", number(startUpMs)],
    ["memory, idle, MiB", number(memory.idle)],
    ["memory, 1 000 idle connections, MiB", number(memory.withIdleConnections)],
    ["memory, under load, MiB", number(memory.underLoad)],
    [`event loop delay at ${loopDelay.rate}/s, p50 / p99 / max, ms`, delays],
    ["token, first / repeated, µs", `${number(tokenCheck.first)} / ${number(tokenCheck.repeated, 1)}`],
    [`requests/s with one process / two${note}`, `${number(scaling.one)} / ${number(scaling.two)}`],
    [
      "CPU µs per request, with one process / two",
      `${number(scaling.cpuUsOfOne)} / ${number(scaling.cpuUsOfTwo)}`,
    ],
    ["sampled segments / with statements of other requests", `${number(traces.segments)} / ${traces.wrong}`],
    [
      "PostgreSQL alone, pgbench: list / product, per s",
      pgbench ? `${number(pgbench.list)} / ${number(pgbench.product)}` : "pgbench is not installed",
    ],
  ]);
};

const layerTable = ({ layers }: Results): string =>
  markdownTable([["layer", "CPU µs"], ...layers.map(({ layer, us }) => [layer, number(us, 1)])]);

/** The response times with few and with many products. */
export const flatnessTable = ({ flatness: { few, many, probes } }: Pick<Results, "flatness">): string =>
  markdownTable([
    ["p50 of", `${number(few)} products, ms`, `${number(many)} products, ms`, "ratio", "p99, ms"],
    ...probes.map(({ probe, few: less, many: more, ratio, p99 }) => [
      probe,
      number(less, 2),
      number(more, 2),
      number(ratio, 2),
      number(p99, 2),
    ]),
  ]);

const latencyTable = ({ fixedRate: { rate, results } }: Results): string =>
  `**any page of 20, at ${rate} requests per second**\n\n${markdownTable([
    ["", "p50 ms", "p99 ms", "core usage"],
    ...results.map(({ contender, p50, p99, busy }) => [
      titles[contender] ?? contender,
      number(p50, 2),
      number(p99, 2),
      `${number(busy * 100)} %`,
    ]),
  ])}`;

/** The complete report of a run. */
export const wholeReport = (results: Results): string => {
  const { date, machine, node, rounds } = results;
  return [
    `Measured on ${date.slice(0, 10)}: ${machine}, Node ${node}, medians of ${rounds} rounds.`,
    goalTable(goalsOf(results)),
    contenderTables(results.closedLoop),
    pageTables(results),
    latencyTable(results),
    layerTable(results),
    flatnessTable(results),
    factTable(results),
  ].join("\n\n");
};
