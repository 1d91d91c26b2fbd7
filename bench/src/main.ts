/**
 * `npm run bench`: the whole benchmark, in about thirteen minutes. `-- smoke` runs all of it in one minute and keeps no
 * results. `-- flatness` measures only 1 000 and 1 000 000 products, `-- pages` only pages; both keep the earlier
 * results of the rest.
 */
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { type Cell, ours, startLimits, startOthers } from "./contenders.ts";
import { measureLoopDelay } from "./parts/event-loop.ts";
import { measureFlatness } from "./parts/flatness.ts";
import { measureLayers } from "./parts/layers.ts";
import { measureMemory } from "./parts/memory.ts";
import { measurePages } from "./parts/pages.ts";
import { howToGetPgbench, measurePgbench } from "./parts/pgbench.ts";
import { measureScaling } from "./parts/processes.ts";
import { measureStartUp } from "./parts/start-up.ts";
import { measureTokenCheck } from "./parts/token-check.ts";
import { measureTraces } from "./parts/traces.ts";
import { pagesReport } from "./report/pages-report.ts";
import type { Results } from "./report/results.ts";
import { flatnessTable, wholeReport } from "./report/tables.ts";
import { resultsFile, writeReport } from "./report/write-report.ts";
import { measureRounds, rehearse } from "./rounds.ts";
import { report, withWorld } from "./with-world.ts";
import type { World } from "./world/start-world.ts";

const isSmoke = process.argv.includes("--smoke");
const size = isSmoke
  ? { rounds: 1, measureMs: 300, warmUpMs: 100, rehearseMs: 300, partMs: 500, starts: 3, many: 20_000 }
  : {
      rounds: 5,
      measureMs: 1_000,
      warmUpMs: 200,
      rehearseMs: 1_500,
      partMs: 2_000,
      starts: 9,
      many: 1_000_000,
    };
const { rounds, measureMs, warmUpMs, partMs } = size;

/** Requests per second; the slowest contender can process them. */
const rate = isSmoke ? 200 : 500;

const measureContenders = async (world: World): Promise<Pick<Results, "closedLoop" | "fixedRate">> => {
  report("starting the contenders");
  const cells = [...(await startLimits(world)), ...(await startOthers(world)), ...(await ours(world))];
  report(`checking the responses of ${cells.length} cells, and warming up`);
  await rehearse(world, cells, { warmUpMs: size.rehearseMs });
  const pace = { rounds, measureMs, warmUpMs };
  const closedLoop = await measureRounds(world, cells, pace, report);
  const paged = cells.filter(({ workload }: Cell) => workload === "pages");
  const atFixedRate = { ...pace, rounds: Math.ceil(rounds / 2), rate };
  return { closedLoop, fixedRate: { rate, results: await measureRounds(world, paged, atFixedRate, report) } };
};

const measureParts = async (
  world: World,
): Promise<Omit<Results, "closedLoop" | "fixedRate" | keyof About>> => {
  const step = async <T>(title: string, work: () => Promise<T> | T): Promise<T> => {
    report(title);
    return work();
  };
  const pgbenchPace = { rounds: Math.ceil(rounds / 2), seconds: isSmoke ? 1 : 2 };
  return {
    startUpMs: await step("starting up", () => measureStartUp(world, "catalog", size.starts)),
    memory: await step("memory", () => measureMemory(world, "catalog", ["pages", "list"], partMs * 2)),
    tokenCheck: await step("checking tokens", measureTokenCheck),
    traces: await step("traces", () => measureTraces(world, partMs)),
    loopDelay: await step("event loop", () =>
      measureLoopDelay(world, { workload: "pages" }, { rate, measureMs: partMs }),
    ),
    scaling: await step("two processes", () => measureScaling(world, partMs)),
    pgbench: await step("pgbench", () => measurePgbench(world, pgbenchPace)),
    layers: await measureLayers(
      world,
      { rounds: 2 * rounds - 1, measureMs: measureMs / 2, warmUpMs },
      report,
    ),
    pages: await pages(world),
    flatness: await step("1 000 and 1 000 000 products", () => flatness(world)),
  };
};

type About = Pick<Results, "date" | "machine" | "node" | "isPinned" | "rounds">;

const about = ({ around }: World): About => ({
  date: new Date().toISOString(),
  machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}`,
  node: process.versions.node,
  isPinned: around.isPinned,
  rounds,
});

const flatness = (world: World) =>
  measureFlatness(world, { few: 1_000, many: size.many }, { rounds: isSmoke ? 1 : 3, measureMs: 500 });

const pages = (world: World) =>
  measurePages(
    world,
    { rounds, measureMs, warmUpMs, rehearseMs: size.rehearseMs, starts: size.starts },
    report,
  );

/** Measures one part again, and keeps the earlier results of the rest. */
const measureAlone = async (
  measurePart: (world: World) => Promise<Partial<Results>>,
  tableOf: (results: Results) => string,
): Promise<never> => {
  const earlier = JSON.parse(readFileSync(resultsFile, "utf8")) as Results;
  const results = { ...earlier, ...(await withWorld(measurePart)) };
  process.stdout.write(`\n${tableOf(results)}\n`);
  if (!isSmoke) writeReport(results);
  process.exit(0);
};

if (process.argv.includes("--flatness"))
  await measureAlone(async (world) => ({ flatness: await flatness(world) }), flatnessTable);
if (process.argv.includes("--pages"))
  await measureAlone(async (world) => ({ pages: await pages(world) }), pagesReport);

const results = await withWorld(
  async (world): Promise<Results> => ({
    ...about(world),
    // Before the contenders, which take most of the time, so that failures appear early.
    ...(await measureParts(world)),
    ...(await measureContenders(world)),
  }),
);
report("");
process.stdout.write(`\n${wholeReport(results)}\n`);
if (!results.pgbench) process.stdout.write(`\n${howToGetPgbench}\n`);
if (!isSmoke) writeReport(results);
process.exit(0);
