/**
 * Breaks the shop on purpose and compares the books: `npm test -- faults [-- file …]`. Files run one at a
 * time, because each has its own shop.
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const chosen = process.argv.slice(2);
const files =
  chosen.length > 0
    ? chosen
    : globSync("{test,services/*/test}/faults/**/*.test.ts", { cwd: repository }).toSorted();

const flags = ["--test", "--test-concurrency=1", "--test-timeout=240000", "--test-reporter=spec"];
const { status } = spawnSync(process.execPath, [...flags, ...files], { cwd: repository, stdio: "inherit" });
process.exit(status === 0 ? 0 : 1);
