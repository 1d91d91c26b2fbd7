#!/usr/bin/env node
// Runs a command under the repository's own Node, from any Node that can read this file:
//
//   node bin/run.js node --test packages/http/test/health.test.ts
//   node bin/run.js tsc -p tsconfig.json
import { spawn } from "node:child_process";
import { ownEnvironment } from "./own-environment.js";
import { findPinnedNode, programFolders, WrongNodeError } from "./pinned-node.js";

const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

const findNode = () => {
  try {
    return findPinnedNode();
  } catch (error) {
    if (error instanceof WrongNodeError) return fail(error.message);
    throw error;
  }
};

const [command, ...args] = process.argv.slice(2);
if (command === undefined)
  fail("Usage: node bin/run.js <command> [argument …], such as: node bin/run.js tsc --version");

const node = findNode();
const isWindows = process.platform === "win32";
const child = spawn(command === "node" ? node : command, args, {
  // On Windows only a shell can run the .cmd files of node_modules/.bin.
  shell: isWindows && command !== "node",
  stdio: "inherit",
  env: ownEnvironment(process.env, programFolders(node)),
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", ({ message }) => fail(`${command} did not start: ${message}`));
child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code);
  // The caller must see the same signal, so the handlers here are removed first.
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
