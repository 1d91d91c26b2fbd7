/**
 * Judges the pages by Lighthouse: `npm test -- lighthouse`. Needs Debian's chromium, or the path of another in
 * CHROMIUM.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const flags = ["--test", "--test-timeout=180000", "--test-reporter=spec"];
const args = [...flags, "test/lighthouse/lighthouse.test.ts"];
const { status } = spawnSync(process.execPath, args, { cwd: repository, stdio: "inherit" });
process.exit(status ?? 1);
