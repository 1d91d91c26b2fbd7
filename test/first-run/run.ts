/**
 * Follows the first lines of the README under common versions of Node and npm, and on various machines,
 * shells and folders: `npm test -- first-run [file …]`.
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const flags = ["--test", "--test-concurrency=1", "--test-timeout=600000", "--test-reporter=spec"];
const args = process.argv.slice(2);
const files = args.length > 0 ? args : globSync("test/first-run/*.test.ts", { cwd: repository }).toSorted();
const { status } = spawnSync(process.execPath, [...flags, ...files], {
  cwd: repository,
  stdio: "inherit",
});
process.exit(status ?? 1);
