/**
 * `npm run bench -- ci`: two minutes that detect requests that have become much more expensive. `-- --record`
 * records the measured ratios; later runs are compared with them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ours, startLimits } from "./contenders.ts";
import { measurePageCosts } from "./parts/pages.ts";
import { type Goal, ratioGoals } from "./report/goals.ts";
import { markdownTable } from "./report/markdown-table.ts";
import { pageRatioGoals } from "./report/page-goals.ts";
import { measureRounds, rehearse } from "./rounds.ts";
import { report, withWorld } from "./with-world.ts";

/** The maximum increase of a ratio. Shared machines measure inexactly, so only ratios and large changes count. */
const tolerance = 0.25;

/** Services reject requests or postpone payments if other processes take their CPU time. */
const tolerated = [202, 503];

/** The contenders that each ratio compares. */
const compared = new Set([
  "constant list",
  "constant product",
  "bare pages",
  "bare pay",
  "shop list",
  "shop product",
  "shop pages",
  "shop pay",
]);

const measureRatios = (): Promise<Goal[]> =>
  withWorld(async (world) => {
    const all = [...(await startLimits(world)), ...(await ours(world))];
    const cells = all.filter(({ contender, workload }) => compared.has(`${contender} ${workload}`));
    await rehearse(world, cells, { warmUpMs: 1_500, tolerated });
    // Payments are few per second, so V8 needs longer to compile their code.
    const payments = cells.filter(({ workload }) => workload === "pay");
    await rehearse(world, payments, { warmUpMs: 3_000, tolerated });
    const pace = { warmUpMs: 200, tolerated };
    const reads = cells.filter((cell) => !payments.includes(cell));
    const ratios = ratioGoals([
      ...(await measureRounds(world, reads, { ...pace, rounds: 5, measureMs: 600 }, report)),
      ...(await measureRounds(world, payments, { ...pace, rounds: 7, measureMs: 1_000 }, report)),
    ]);
    const pagePace = { ...pace, rounds: 5, measureMs: 600, rehearseMs: 1_500 };
    return [...ratios, ...pageRatioGoals(await measurePageCosts(world, pagePace, report))];
  });

/** The increase of a ratio as a share of the recorded one; negative if it is better. */
const lossOf = (now: Goal, was: number): number =>
  now.min === undefined ? now.value / was - 1 : was / now.value - 1;

/**
 * Neighbours on a shared machine can take half of a processor's cache for a minute. Code that has become more
 * expensive is so in every measurement, with new processes; a disturbed one is not.
 */
const maxMeasurements = 3;

/** The ratios of this same short measurement. A longer one, with warmer code, has other ratios. */
const recordFile = fileURLToPath(new URL("../ci-ratios.json", import.meta.url));

const record = (ratios: readonly Goal[]): void => {
  const values = Object.fromEntries(ratios.map(({ name, value }) => [name, Number(value.toFixed(2))]));
  writeFileSync(recordFile, `${JSON.stringify(values, undefined, 2)}\n`);
};

const recorded = JSON.parse(readFileSync(recordFile, "utf8")) as Record<string, number>;

const isMuchWorse = (now: Goal): boolean => lossOf(now, recorded[now.name] ?? now.value) > tolerance;

const print = (ratios: readonly Goal[]): void => {
  const rows = ratios.map((now) => [
    now.name,
    (recorded[now.name] ?? now.value).toFixed(2),
    now.value.toFixed(2),
    isMuchWorse(now) ? "much worse" : "",
  ]);
  process.stdout.write(`\n${markdownTable([["ratio", "recorded", "now", ""], ...rows])}\n`);
};

/** The names of the ratios that are much worse in this measurement and in each one that follows it. */
const findMuchWorse = async (ratios: readonly Goal[], measurement = 1): Promise<string[]> => {
  print(ratios);
  const worse = ratios.filter(isMuchWorse).map(({ name }) => name);
  if (worse.length === 0 || measurement === maxMeasurements) return worse;
  report(`measurement ${measurement + 1} of at most ${maxMeasurements}`);
  const still = await findMuchWorse(await measureRatios(), measurement + 1);
  return worse.filter((name) => still.includes(name));
};

const ratios = await measureRatios();
report("");
if (process.argv.includes("--record")) {
  record(ratios);
  print(ratios);
  process.exit(0);
}
const worse = await findMuchWorse(ratios);
if (worse.length > 0) process.stdout.write(`\nmuch worse in each measurement: ${worse.join("; ")}\n`);
process.exit(worse.length > 0 ? 1 : 0);
