#!/usr/bin/env node
// The command that people know, on the tool that is maintained (docs/decisions/0010-cdktn.md), under the Node 24 that the
// repository brings (docs/decisions/0002-node-24-from-npm.md).
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { install } from "./install.js";

install();

const folder = fileURLToPath(new URL("..", import.meta.url));
const programs = [`${folder}node_modules/.bin`, `${folder}../node_modules/.bin`];
const bundled = `${folder}../node_modules/.bin/node`;
const environment = {
  ...process.env,
  PATH: [...programs, process.env.PATH].join(delimiter),
  // It tells HashiCorp which version runs.
  CHECKPOINT_DISABLE: "1",
};
// Terraform takes a configuration that is not there for a fault.
if (!existsSync(environment.TF_CLI_CONFIG_FILE ?? "")) delete environment.TF_CLI_CONFIG_FILE;

const { status, error } = spawnSync(
  existsSync(bundled) ? bundled : process.execPath,
  [`${folder}node_modules/cdktn-cli/bin/cdktn`, ...process.argv.slice(2)],
  { cwd: folder, env: environment, stdio: "inherit" },
);
if (error) throw error;
process.exit(status ?? 1);
