import { ForeseenError } from "@shop/local-support";
import { demoUsage, readDemoOptions, startCommand } from "../parts/options.ts";
import { reasonOf } from "../reason.ts";
import { bold, printLine, red } from "../terminal.ts";
import { StepFailedError } from "./steps.ts";
import { runStory } from "./story.ts";

const describe = (error: unknown, url: string): string => {
  const message = error instanceof StepFailedError ? error.message : reasonOf(error);
  if (!/fetch failed/.test(message)) return message;
  return `${message}. Is the shop running at ${url}? Start it: ${startCommand(Number(new URL(url).port || 80))}`;
};

const run = async (): Promise<void> => {
  const { url, help } = readDemoOptions(process.argv.slice(2), process.env);
  if (help) return printLine(demoUsage);
  printLine(`\n${bold("A walk through the shop")} at ${url}\n`);
  try {
    await runStory(url);
    printLine("\nEvery step succeeded.\n");
  } catch (error) {
    throw new ForeseenError(`  ${red("✗")} ${describe(error, url)}\n`);
  }
};

try {
  await run();
} catch (error) {
  printLine(error instanceof ForeseenError ? error.message : reasonOf(error));
  process.exitCode = 1;
}
