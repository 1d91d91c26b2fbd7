#!/usr/bin/env node
// Installs a folder's dependencies from its own lockfile if they are missing or outdated: `install.js [folder]`.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const infra = fileURLToPath(new URL("..", import.meta.url));

const isCurrent = (folder) => {
  const installed = join(folder, "node_modules/.package-lock.json");
  return (
    existsSync(installed) &&
    statSync(installed).mtimeMs >= statSync(join(folder, "package-lock.json")).mtimeMs
  );
};

// Runs the calling npm under its own Node, because an older npm may not run under the repository's.
const callNpm = (args, options) => {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  if (npm?.endsWith("npm-cli.js") && node !== undefined) return spawnSync(node, [npm, ...args], options);
  return spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
};

/** @throws if npm cannot install them */
export const install = (folder = infra) => {
  if (isCurrent(folder)) return;
  process.stderr.write(`${basename(folder)}: installing its dependencies, about 20 s …\n`);
  const { status } = callNpm(["ci"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`npm ci failed in ${folder}`);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) install(process.argv[2] && resolve(process.argv[2]));
