/**
 * Tests the pages in Chromium: `npm test -- browser`. Needs Debian's chromium, or the path of another in
 * CHROMIUM.
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const files = globSync("test/browser/*.test.ts", { cwd: repository }).toSorted();
const flags = ["--test", "--test-concurrency=2", "--test-timeout=180000", "--test-reporter=spec"];
const { status } = spawnSync(process.execPath, [...flags, ...files], { cwd: repository, stdio: "inherit" });
process.exit(status ?? 1);
