/**
 * Audits every lockfile of this repository against the registry, and fails if a package has a known
 * vulnerability or no signature: `npm run check -- advisories`.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { lockedFolders, repository } from "./lockfile.ts";

const isWindows = process.platform === "win32";

const run = (program: string, words: readonly string[], cwd: string): boolean =>
  spawnSync(program, words, { cwd, stdio: "inherit", shell: isWindows && program === "npm" }).status === 0;

const install = (folder: string): boolean =>
  folder === "." || run(process.execPath, [join(repository, "infra/bin/install.js"), folder], repository);

const isValid = (folder: string): boolean => {
  process.stdout.write(`\n${folder}\n`);
  const place = join(repository, folder);
  const hasNoFault = run("npm", ["audit", "--audit-level=high"], place);
  // npm verifies the signatures of installed packages.
  return install(folder) && run("npm", ["audit", "signatures"], place) && hasNoFault;
};

const faulty = lockedFolders().filter((folder) => !isValid(folder));
if (faulty.length > 0) {
  process.stderr.write(`npm audit failed in ${faulty.join(", ")}\n`);
  process.exitCode = 1;
}
