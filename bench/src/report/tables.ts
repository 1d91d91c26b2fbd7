import type { Result } from "../rounds.ts";
import { type Goal, goalsOf, isMet } from "./goals.ts";
import type { Results } from "./results.ts";

/** Display names of the contenders, in the order of the tables. */
export const titles: Readonly<Record<string, string>> = {
  constant: "`node:http`, constant buffer",
  bare: "`node:http` + pg",
  shop: "**this project**, everything enabled",
  "shop-gateway": "… through the local gateway",
  fastify: "Fastify + pg + schemas + pino",
  express: "Express 5 + pg, nothing else",
  naive: "Express 5, pino-http, zod, helmet, X-Ray's middleware",
  "nest-fastify": "NestJS on Fastify + TypeORM",
  "nest-express": "NestJS on Express + TypeORM",
};

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

const number = (value: number, digits = 0): string =>
  value
    .toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replaceAll(",", " ");

/** A table with aligned columns, readable in a terminal. */
export const markdownTable = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join("\n");
};

const rowOf = (result: Result, floor: number): string[] => [
  titles[result.contender] ?? result.contender,
  number(result.cpuUs),
  number(result.cpuUs / floor, 2),
  number(result.requestsPerSecond),
  `${number(result.busy * 100)} %`,
  number(result.p50, 2),
  number(result.p99, 2),
  `± ${number(result.spread * 50)} %`,
];

const heads = ["", "CPU µs", "vs. best", "requests/s", "core usage", "p50 ms", "p99 ms", "rounds"];

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

const bound = ({ min, max, unit = "" }: Goal): string =>
  min === undefined ? `≤ ${max} ${unit}`.trim() : `≥ ${min} ${unit}`.trim();

/** The goals and the measured values. */
export const goalTable = (goals: readonly Goal[]): string =>
  markdownTable([
    ["goal", "target", "measured", ""],
    ...goals.map((goal) => [
      goal.name,
      bound(goal),
      `${number(goal.value, goal.value < 20 ? 2 : 0)} ${goal.unit ?? ""}`.trim(),
      isMet(goal) ? "met" : "**missed**",
    ]),
  ]);

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
    latencyTable(results),
    layerTable(results),
    flatnessTable(results),
    factTable(results),
  ].join("\n\n");
};
