import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ServiceName } from "@shop/topology";

const bundler = fileURLToPath(new URL("../../../docker/src/bundle.ts", import.meta.url));

const run = (...args: string[]): void => {
  const { status, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] },
  });
  if (status !== 0) throw new Error(`node ${args.join(" ")} failed:\n${stderr}`);
};

/** Creates the content of a service's image, including its compiled code, as docker/service.Dockerfile does. */
export const bundle = (service: ServiceName, below: string): string => {
  const folder = join(below, service);
  mkdirSync(folder, { recursive: true });
  run(bundler, service, folder);
  run(join(folder, "start.js"), "--write-code");
  return folder;
};
