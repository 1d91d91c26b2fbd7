/**
 * Generates clients from the API documents of a running shop and buys with them, then lets schemathesis look for what
 * the documents do not say: `npm run test:clients [-- file …]`.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const all = ["test/clients/clients.test.ts", "test/clients/schemathesis.test.ts"];
const files = process.argv.length > 2 ? process.argv.slice(2) : all;
const flags = ["--test", "--test-concurrency=1", "--test-timeout=600000", "--test-reporter=spec"];
const { status } = spawnSync(process.execPath, [...flags, ...files], { cwd: repository, stdio: "inherit" });
process.exit(status ?? 1);
