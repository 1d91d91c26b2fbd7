import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The provider's checksums, to be committed. Terraform then runs no other provider, from any source. */
export const committedLock = fileURLToPath(new URL("../../provider.lock.hcl", import.meta.url));

const lockName = ".terraform.lock.hcl";
const provider = 'provider "registry.terraform.io/hashicorp/aws"';

const stacksIn = (output: string): string[] => {
  const folder = join(output, "stacks");
  return existsSync(folder) ? readdirSync(folder).map((stack) => join(folder, stack)) : [];
};

/**
 * Copies the committed lock into each synthesized stack, so that Terraform rejects a provider with other
 * checksums.
 */
export const placeLock = (output: string, lock = committedLock): void => {
  if (!existsSync(lock)) return;
  for (const stack of stacksIn(output)) copyFileSync(lock, join(stack, lockName));
};

/** The most complete lock: a stack whose provider came from the cache has only this machine's checksums. */
const fullestLock = (output: string): string | undefined =>
  stacksIn(output)
    .map((stack) => join(stack, lockName))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8"))
    .filter((text) => text.includes(provider))
    .toSorted((one, other) => other.length - one.length)[0];

/** Saves Terraform's lock if it contains more than the committed one. */
export const keepLock = (output: string, lock = committedLock): "kept" | "unchanged" => {
  const found = fullestLock(output);
  const known = existsSync(lock) ? readFileSync(lock, "utf8") : "";
  if (found === undefined || found.length <= known.length) return "unchanged";
  writeFileSync(lock, found);
  return "kept";
};
