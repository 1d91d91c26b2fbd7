#!/usr/bin/env node
// Installs the infrastructure's own dependencies, where they are not there as its lockfile says.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("..", import.meta.url));
const installed = `${folder}node_modules/.package-lock.json`;

const isCurrent = () =>
  existsSync(installed) && statSync(installed).mtimeMs >= statSync(`${folder}package-lock.json`).mtimeMs;

/** @throws where npm could not install them */
export const install = () => {
  if (isCurrent()) return;
  process.stderr.write("infra: installing its dependencies, about 20 s …\n");
  const { status } = spawnSync("npm", ["ci"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`npm ci failed in ${folder}`);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) install();
