/** `npm run bench:ci`: a minute that notices when something has become much dearer than it was. */
import { ours, startLimits } from "./contenders.ts";
import { type Goal, ratioGoals } from "./report/goals.ts";
import { markdownTable } from "./report/tables.ts";
import { readResults } from "./report/write-report.ts";
import { measureRounds, rehearse } from "./rounds.ts";
import { report, withWorld } from "./with-world.ts";

/** Another machine, with other work beside, measures nothing exactly: only ratios are looked at, and only for the gross. */
const tolerance = 0.25;

/** Services turn requests away, or put payments off, where something else takes the machine from them. */
const tolerated = [202, 503];

const workloads = new Set(["list", "pages", "product", "pay"]);

const measureRatios = (): Promise<Goal[]> =>
  withWorld(async (world) => {
    const all = [...(await startLimits(world)), ...ours(world)];
    const cells = all.filter(
      ({ contender, workload }) => workloads.has(workload) && contender !== "shop-gateway",
    );
    await rehearse(world, cells, { warmUpMs: 1_000, tolerated });
    const pace = { rounds: 5, measureMs: 400, warmUpMs: 100, tolerated };
    return ratioGoals(await measureRounds(world, cells, pace, report));
  });

/** How much worse a ratio has become, as a share of what it was; negative where it is better. */
const lossOf = (now: Goal, before: Goal): number =>
  now.least === undefined ? now.value / before.value - 1 : before.value / now.value - 1;

const results = readResults();
if (!results) report("bench/results.json is not there, so there is nothing to compare with: npm run bench");
const before = results ? ratioGoals(results.closedLoop) : [];
const rows = (await measureRatios()).map((now, index) => {
  const loss = lossOf(now, before[index] ?? now);
  return { now, was: before[index]?.value ?? Number.NaN, isGross: loss > tolerance };
});
report("");
const table = rows.map(({ now, was, isGross }) => [
  now.what,
  results ? was.toFixed(2) : "–",
  now.value.toFixed(2),
  isGross ? "much worse" : "",
]);
process.stdout.write(`\n${markdownTable([["ratio", "bench/results.json", "now", ""], ...table])}\n`);
process.exit(rows.some(({ isGross }) => isGross) ? 1 : 0);
