/** Prints the cost of an environment at rest: `node reports/cost/main.ts [dev|prod|all]`. */
import { environmentNamed, environments } from "../../src/environments/index.ts";
import { synthesize } from "../../src/synthesized.ts";
import { estimate } from "./estimate.ts";
import { formatEstimate } from "./format-estimate.ts";

const [name = "all"] = process.argv.slice(2);
const chosen = name === "all" ? Object.values(environments) : [environmentNamed(name)];

for (const environment of chosen) {
  process.stdout.write(`${formatEstimate(estimate(await synthesize(environment)))}\n\n`);
}
