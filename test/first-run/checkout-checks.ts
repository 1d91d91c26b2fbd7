import assert from "node:assert/strict";
import { utimesSync } from "node:fs";
import { join } from "node:path";
import { type Launched, npmRunDemo, npmStart, plainShell } from "./npm-start.ts";
import { checkOutInstalled, linkModules, run } from "./stock-node.ts";

/** A checkout with everything installed, the infrastructure's packages included. */
export const checkOutWithInfra = (): string => {
  const folder = checkOutInstalled();
  linkModules(folder, "infra/node_modules");
  // Older than what is installed, so that nothing is installed again.
  utimesSync(join(folder, "infra/package-lock.json"), 0, 0);
  return folder;
};

/** Runs a command of bin/commands.js. @returns its output @throws with the end of its output if it fails */
export const runCommand = (folder: string, ...words: readonly string[]): string => {
  const { status, output } = run(process.execPath, ["bin/command.js", ...words], folder, plainShell);
  assert.equal(status, 0, `${words.join(" ")}:\n${output.slice(-6_000)}`);
  return output;
};

/** Runs test files. @throws with the output if one fails */
export const runTests = (folder: string, ...files: readonly string[]): string =>
  runCommand(folder, "test", "parts", ...files);

/** Writes everything that follows from the topology and the manifests. */
export const updateGenerated = (folder: string): void => {
  runCommand(folder, "fix");
  runCommand(folder, "fix", "generated");
  const lock = ["install", "--package-lock-only", "--ignore-scripts", "--offline"];
  const { status, output } = run("npm", lock, folder, plainShell);
  assert.equal(status, 0, output);
};

/** Files that differ from the checkout's first state, in order. */
export const changedFiles = (folder: string): string[] => {
  const git = (...args: string[]) => run("git", args, folder, plainShell).output.split("\n").filter(Boolean);
  return [...git("diff", "--name-only"), ...git("ls-files", "--others", "--exclude-standard")].toSorted();
};

/** Runs `work` while a shop is open. */
export const whileOpen = async (
  folder: string,
  port: number,
  work: (shop: Launched) => Promise<void>,
): Promise<void> => {
  const shop = npmStart(["--port", `${port}`], { folder });
  await shop.prints(/Stop {2}/);
  await work(shop).finally(shop.interrupt);
};

/** Runs the demo against a shop. @returns its output @throws if a step fails */
export const runDemo = async (folder: string, port: number): Promise<string> => {
  const demo = npmRunDemo(["--port", `${port}`], { folder });
  assert.equal(await demo.ended(), 0, demo.output());
  return demo.output();
};

/**
 * The files that `npm run fix -- generated` and npm write. Everything else in the list of changed files was
 * changed by hand.
 */
export const generatedFiles: readonly string[] = [
  "compose.yaml",
  "docker/gateway/haproxy.cfg",
  "docs/architecture.md",
  "docs/iam.md",
  "docs/images/network.svg",
  "docs/images/scale.svg",
  "docs/scaling.md",
  "package-lock.json",
];

/** Tests that every service is in, or that have to agree with generated files. */
export const testsOfServices: readonly string[] = [
  "test/rules/services.test.ts",
  "test/rules/architecture.test.ts",
  "test/rules/packages.test.ts",
  "test/database/grants.test.ts",
  "test/database/unique-constraints.test.ts",
  "bench/test/query-plans.test.ts",
  "docker/test/compose-services.test.ts",
  "docker/test/gateway-config.test.ts",
  "packages/topology/test/services.test.ts",
  "packages/topology/test/routing.test.ts",
  "packages/contracts/test/openapi.test.ts",
];
