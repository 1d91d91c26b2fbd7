/** Follows the README's first lines on the Node and npm that people have: `npm run test:first-run`. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const flags = ["--test", "--test-concurrency=1", "--test-timeout=600000", "--test-reporter=spec"];
const { status } = spawnSync(process.execPath, [...flags, "test/first-run/first-run.test.ts"], {
  cwd: repository,
  stdio: "inherit",
});
process.exit(status ?? 1);
