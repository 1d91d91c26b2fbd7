import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const standIn = fileURLToPath(new URL("requirements.txt", import.meta.url));
const local = fileURLToPath(new URL("../../../.local/", import.meta.url));

const run = (program: string, ...words: string[]): void => {
  const { status, error, stdout, stderr } = spawnSync(program, words, { encoding: "utf8" });
  if (error || status !== 0)
    throw new Error(
      `This needs Python 3.10 or later with venv and pip, and ${program} ${words[0]} failed: ` +
        (error?.message ?? `${stdout}${stderr}`),
    );
};

/**
 * The folder of a Python with the packages of a requirements.txt; created on first use.
 *
 * @param requirements the file, with its purpose in a comment on the first line. @default the stand-in for AWS
 *
 * @throws Error if there is no Python; the message says which one is needed
 */
export const installPython = (requirements = standIn): string => {
  const named = readFileSync(requirements, "utf8");
  const version = createHash("sha256").update(named).digest("hex").slice(0, 12);
  const folder = `${local}python-${version}`;
  if (existsSync(folder)) return folder;
  process.stderr.write(`installing Python packages, about 20 s … ${named.split("\n", 1)[0]}\n`);
  const unfinished = `${folder}.${process.pid}`;
  try {
    run("python3", "-m", "venv", unfinished);
    run(`${unfinished}/bin/python`, "-m", "pip", "install", "--quiet", "--no-deps", "-r", requirements);
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
};
