import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { committedLock } from "./provider-lock.ts";

const infra = fileURLToPath(new URL("../..", import.meta.url));

/** Six stacks have one provider of some 700 MB: it is fetched once. */
const pluginCache = (): NodeJS.ProcessEnv => {
  const folder = process.env["TF_PLUGIN_CACHE_DIR"] ?? `${infra}.terraform-plugins`;
  mkdirSync(folder, { recursive: true });
  return {
    TF_PLUGIN_CACHE_DIR: folder,
    // Without a lock Terraform would fetch it for each stack, to find out all of its checksums.
    ...(!existsSync(committedLock) && { TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "true" }),
  };
};

/** Runs cdktn; the result is its exit status. */
export const runCdktn = (args: readonly string[]): number => {
  const { status, error } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", `${infra}node_modules/cdktn-cli/bin/cdktn`, ...args],
    { cwd: infra, stdio: "inherit", env: { ...process.env, ...pluginCache() } },
  );
  if (error) throw error;
  return status ?? 1;
};

/** The status of the first run that fails, after which there is no other one. */
export const runEach = (runs: readonly (readonly string[])[]): number =>
  runs.reduce((status, args) => (status === 0 ? runCdktn(args) : status), 0);
