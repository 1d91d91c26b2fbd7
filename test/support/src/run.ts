/** Runs the tests that need neither Docker nor much time: `npm test -- [file or folder …]`. */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const folders = process.argv.slice(2);
const where = folders.length > 0 ? folders : ["packages", "services", "docker", "bench", "test"];
// These have their own commands: npm test -- compose, npm test -- faults and so on.
const isSeparate = (file: string): boolean =>
  folders.length === 0 &&
  /^(services\/[^/]+\/)?test\/(browser|clients|compose|faults|first-run|lighthouse)\//.test(file);

const found = where.flatMap((place) =>
  place.endsWith(".test.ts") ? [place] : globSync(`${place}/**/*.test.ts`, { cwd: repository }),
);
const files = found.filter((file) => !file.includes("node_modules") && !isSeparate(file)).toSorted();

if (files.length === 0) {
  process.stderr.write(`There is no test in ${where.join(", ")}\n`);
  process.exit(1);
}

// Three files for two cores, because files wait for processes and timers. Whole shops take longest, so they start first.
const isWholeShop = (file: string): boolean => /^test\/|^services\/[^/]+\/test\/shop\//.test(file);
const longestFirst = files.toSorted((one, other) => Number(isWholeShop(other)) - Number(isWholeShop(one)));
const flags = ["--test", "--test-concurrency=3", "--test-timeout=90000", "--test-reporter=spec"];
const { status } = spawnSync(process.execPath, [...flags, ...longestFirst], {
  cwd: repository,
  stdio: "inherit",
});
process.exit(status === 0 ? 0 : 1);
