/** The command `npx cdktf`: cdktn, with what has to be there before a deployment and what has to hold after it. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { environmentNamed } from "../environments/index.ts";
import { afterDeploy } from "./after-deploy.ts";
import { beforeDeploy } from "./before-deploy.ts";
import { Refusal } from "./refusal.ts";
import { refuseDestroy } from "./refuse-destroy.ts";
import { runsOf } from "./runs.ts";

const infra = fileURLToPath(new URL("../..", import.meta.url));
const words = process.argv.slice(2);
const [command] = words;
const asksForHelp = words.some((word) => word === "--help" || word === "-h");

/** Prints progress where it does not mix with what a command prints for programs. */
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const cdktn = (args: readonly string[]): number => {
  const { status, error } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", `${infra}node_modules/cdktn-cli/bin/cdktn`, ...args],
    { cwd: infra, stdio: "inherit" },
  );
  if (error) throw error;
  return status ?? 1;
};

/** The status of the first run that fails, after which there is no other one. */
const cdktnEach = (runs: readonly (readonly string[])[]): number =>
  runs.reduce((status, args) => (status === 0 ? cdktn(args) : status), 0);

const run = async (): Promise<number> => {
  if (asksForHelp || (command !== "deploy" && command !== "destroy")) return cdktn(words);
  const environment = environmentNamed(process.env["ENV"] || "dev");
  if (command === "destroy") {
    refuseDestroy(environment, words.slice(1));
    return cdktnEach(runsOf(words));
  }
  await beforeDeploy(environment, say);
  const status = cdktnEach(runsOf(words));
  if (status === 0) await afterDeploy(environment, words);
  return status;
};

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  say(error.message);
  process.exitCode = 1;
}
