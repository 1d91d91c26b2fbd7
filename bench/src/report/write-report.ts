import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { replacePart } from "@shop/test-support/generated-part";
import { chart } from "./chart.ts";
import type { Results } from "./results.ts";
import { wholeReport } from "./tables.ts";

const file = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export const resultsFile = file("bench/results.json");
const pageFile = file("docs/performance.md");
const chartFile = file("docs/images/bench.svg");

const part = { name: "benchmark", command: "npm run bench" };

/** Writes results.json, the tables of docs/performance.md and the picture. */
export const writeReport = (results: Results): void => {
  writeFileSync(resultsFile, `${JSON.stringify(results, undefined, 2)}\n`);
  writeFileSync(chartFile, chart(results.closedLoop));
  writeFileSync(pageFile, replacePart(readFileSync(pageFile, "utf8"), part, wholeReport(results)));
};
