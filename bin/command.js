#!/usr/bin/env node
// Runs a command of bin/commands.js: `node bin/command.js <script> [verb] [argument …]`. Plain JavaScript that Node 18 can read.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { commands } from "./commands.js";

const repository = fileURLToPath(new URL("..", import.meta.url));

/** Splits a command line at blanks, except within double quotes. */
const wordsOf = (line) => [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);

const usageOf = (script) => {
  const verbs = commands[script];
  const width = Math.max(...Object.keys(verbs).map((verb) => verb.length));
  const rows = Object.entries(verbs).map(([verb, [does]]) => `  ${(verb || "-").padEnd(width)}  ${does}\n`);
  const call = script === "test" ? "npm test" : `npm run ${script}`;
  return `Usage: ${call}${"" in verbs ? " [-- <verb>]" : " -- <verb>"}\n${rows.join("")}`;
};

const node = (args) => {
  const { status } = spawnSync(process.execPath, args, { cwd: repository, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
};

const runStep = (line, args) => {
  const [first, ...rest] = wordsOf(line);
  if (first === "install") node(["infra/bin/install.js", ...rest]);
  else if (first === "run") runVerb(rest[0], rest[1] ?? "", args);
  else node(["bin/run.js", first, ...rest, ...args]);
};

const runVerb = (script, verb, args) => {
  const [, ...steps] = commands[script][verb];
  steps.forEach((step, index) => {
    runStep(step, index === steps.length - 1 ? args : []);
  });
};

const [script, ...given] = process.argv.slice(2);
const isKnown = script !== undefined && Object.hasOwn(commands, script);
const verbs = isKnown ? commands[script] : {};
const [verb = "", ...args] = given;
// Ctrl-C reaches the running step by itself; this process reports how that ended.
process.on("SIGINT", () => undefined);
if (Object.hasOwn(verbs, verb)) runVerb(script, verb, args);
// `npm test -- services/catalog` runs the tests of a folder or file.
else if (script === "test" && !verb.startsWith("-")) runVerb("test", "parts", given);
else {
  process.stderr.write(isKnown ? usageOf(script) : "Usage: node bin/command.js <script> [verb]\n");
  process.exit(2);
}
