import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { committedLock } from "./provider-lock.ts";
import { terraformData } from "./terraform-data.ts";

const infra = fileURLToPath(new URL("../..", import.meta.url));

/**
 * cdktn makes Terraform cache providers in ~/.terraform.d/plugin-cache. Without a lock, Terraform would still
 * download the provider, some 700 MB, for each stack to learn all of its checksums.
 */
const useCache = (): NodeJS.ProcessEnv =>
  existsSync(committedLock) ? {} : { TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "true" };

/** Runs cdktn and returns its exit status. */
export const runCdktn = (args: readonly string[]): number => {
  const { status, error } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", `${infra}node_modules/cdktn-cli/bin/cdktn`, ...args],
    { cwd: infra, stdio: "inherit", env: { ...process.env, ...useCache(), ...terraformData() } },
  );
  if (error) throw error;
  return status ?? 1;
};

/** The status of the first run that fails; later runs are skipped. */
export const runEach = (runs: readonly (readonly string[])[]): number =>
  runs.reduce((status, args) => (status === 0 ? runCdktn(args) : status), 0);
