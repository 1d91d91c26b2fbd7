/**
 * Simulates days with a sale: `node reports/scale/main.ts [dev|prod]`. Prints them hour by hour; prod's days
 * also go into docs/scaling.md and docs/images/scale.svg.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { replacePart } from "../../../test/support/src/generated-part.ts";
import { environmentNamed } from "../../src/environments/index.ts";
import { synthesize } from "../../src/synthesized.ts";
import { sales, simulateDay } from "./day.ts";
import { hourTable } from "./hour-table.ts";
import { scalingPage, scalingPicture, tableOf } from "./page.ts";
import { plotDays } from "./plot.ts";

const [name = "prod"] = process.argv.slice(2);
const synthesized = await synthesize(environmentNamed(name));
const days = sales.map((sale) => simulateDay(synthesized, sale));

for (const day of days) {
  const table = hourTable(day);
  process.stdout.write(`${name}, a sale with ${day.sale.times} × the load\n\n${table}\n\n`);
  if (name !== "prod") continue;
  writeFileSync(scalingPage, replacePart(readFileSync(scalingPage, "utf8"), tableOf(day.sale), table));
}
if (name === "prod") writeFileSync(scalingPicture, plotDays(days));
