#!/usr/bin/env node
// The familiar command name for the maintained tool (docs/decisions/0010-cdktn.md), run under the Node that the
// repository brings (docs/decisions/0002-the-repository-brings-its-own-node.md).
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { findPinnedNode, programFolders, WrongNodeError } from "../../bin/pinned-node.js";
import { install } from "./install.js";

const findNode = () => {
  try {
    return findPinnedNode();
  } catch (error) {
    if (!(error instanceof WrongNodeError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(1);
  }
};

const node = findNode();
install();

const folder = fileURLToPath(new URL("..", import.meta.url));
const programs = [`${folder}node_modules/.bin`, ...programFolders(node)];
const environment = {
  ...process.env,
  PATH: [...programs, process.env.PATH].join(delimiter),
  // It reports the running version to HashiCorp.
  CHECKPOINT_DISABLE: "1",
};
// Terraform fails on a configuration file that does not exist.
if (!existsSync(environment.TF_CLI_CONFIG_FILE ?? "")) delete environment.TF_CLI_CONFIG_FILE;

const { status, error } = spawnSync(
  node,
  ["--disable-warning=ExperimentalWarning", `${folder}src/deploy/cdktf.ts`, ...process.argv.slice(2)],
  { cwd: folder, env: environment, stdio: "inherit" },
);
if (error) throw error;
process.exit(status ?? 1);
