import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const requirements = fileURLToPath(new URL("requirements.txt", import.meta.url));
const local = fileURLToPath(new URL("../../../.local/", import.meta.url));

const run = (program: string, ...words: string[]): void => {
  const { status, error, stdout, stderr } = spawnSync(program, words, { encoding: "utf8" });
  if (error || status !== 0)
    throw new Error(
      `The stand-in for AWS needs Python 3.10 or later with venv and pip, and ${program} ${words[0]} failed: ` +
        (error?.message ?? `${stdout}${stderr}`),
    );
};

/**
 * The folder of a Python with what requirements.txt names; made when it is asked for the first time.
 *
 * @throws Error if there is no Python; the message says which one is needed
 */
export const installPython = (): string => {
  const version = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const folder = `${local}python-${version}`;
  if (existsSync(folder)) return folder;
  process.stderr.write("installing the stand-in for AWS, about 10 s …\n");
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
