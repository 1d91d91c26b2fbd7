/** The command `npx cdktf`: cdktn, with the preparation before a deployment and the verification after it. */
import { environmentNamed } from "../environments/index.ts";
import { afterDeploy } from "./after-deploy.ts";
import { beforeDeploy, requireStateBucket } from "./before-deploy.ts";
import { Refusal } from "./refusal.ts";
import { refuseDestroy } from "./refuse-destroy.ts";
import { runCdktn, runEach } from "./run-cdktn.ts";
import { runsOf } from "./runs.ts";

const words = process.argv.slice(2);
const [command = ""] = words;
const wantsHelp = words.some((word) => word === "--help" || word === "-h");

/** Prints progress to standard error, because programs read standard output. */
const printLine = (line: string): void => void process.stderr.write(`${line}\n`);

const deploys = new Set(["deploy", "apply", "watch"]);
const readsStates = new Set(["destroy", "diff", "plan", "output", "outputs"]);

const run = async (): Promise<number> => {
  if (wantsHelp || !(deploys.has(command) || readsStates.has(command))) return runCdktn(words);
  const environment = environmentNamed(process.env["ENV"] || "dev");
  if (command === "destroy") refuseDestroy(environment, words.slice(1));
  if (readsStates.has(command)) {
    await requireStateBucket(environment);
    return runEach(runsOf(words));
  }
  await beforeDeploy(environment, printLine);
  const status = runEach(runsOf(words));
  if (status === 0) await afterDeploy(environment, words, printLine);
  return status;
};

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  printLine(error.message);
  process.exitCode = 1;
}
